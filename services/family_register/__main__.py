"""Runs one family register as a process of its own: python -m services.family_register."""

from mesh.running import run_participant
from services.family_register.handlers import service

if __name__ == "__main__":
    run_participant(service)
