"""Runs one child allowance office as a process of its own: python -m services.benefits NAME."""

from mesh.running import run_participant
from services.benefits.handlers import service

if __name__ == "__main__":
    run_participant(service)
