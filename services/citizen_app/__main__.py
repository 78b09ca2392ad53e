"""Runs a citizen's device as a process of its own: python -m services.citizen_app."""

from mesh.running import run_participant
from services.citizen_app.handlers import service

if __name__ == "__main__":
    run_participant(service)
