"""Runs one municipal insurer as a process of its own: python -m services.health_insurance."""

from mesh.running import run_participant
from services.health_insurance.handlers import service

if __name__ == "__main__":
    run_participant(service)
