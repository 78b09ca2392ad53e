"""Runs the witness as a process of its own: python -m services.witness."""

from mesh.running import run_participant
from services.witness.handlers import service

if __name__ == "__main__":
    run_participant(service)
