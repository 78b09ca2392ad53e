"""Runs the family court as a process of its own: python -m services.family_court."""

from mesh.running import run_participant
from services.family_court.handlers import service

if __name__ == "__main__":
    run_participant(service)
