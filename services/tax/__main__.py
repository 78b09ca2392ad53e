"""Runs one municipal tax office as a process of its own: python -m services.tax NAME."""

from mesh.running import run_participant
from services.tax.handlers import service

if __name__ == "__main__":
    run_participant(service)
