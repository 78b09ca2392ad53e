"""Runs the portal as a process of its own: python -m services.portal."""

from mesh.running import run_participant
from services.portal.handlers import service

if __name__ == "__main__":
    run_participant(service)
