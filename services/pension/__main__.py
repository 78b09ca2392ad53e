"""Runs the pension office as a process of its own: python -m services.pension."""

from mesh.running import run_participant
from services.pension.handlers import service

if __name__ == "__main__":
    run_participant(service)
