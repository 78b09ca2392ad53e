"""Runs an electricity company as a process of its own: python -m services.electricity."""

from mesh.running import run_participant
from services.electricity.handlers import service

if __name__ == "__main__":
    run_participant(service)
