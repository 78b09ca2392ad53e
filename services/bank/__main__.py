"""Runs a bank as a process of its own: python -m services.bank."""

from mesh.running import run_participant
from services.bank.handlers import service

if __name__ == "__main__":
    run_participant(service)
