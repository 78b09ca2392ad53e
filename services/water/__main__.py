"""Runs a water company as a process of its own: python -m services.water."""

from mesh.running import run_participant
from services.water.handlers import service

if __name__ == "__main__":
    run_participant(service)
