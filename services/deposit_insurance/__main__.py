"""Runs the deposit insurance as a process of its own: python -m services.deposit_insurance."""

from mesh.running import run_participant
from services.deposit_insurance.handlers import service

if __name__ == "__main__":
    run_participant(service)
