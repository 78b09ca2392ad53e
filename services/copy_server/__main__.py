"""Runs the copy server as a process of its own: python -m services.copy_server."""

from mesh.running import run_participant
from services.copy_server.handlers import service

if __name__ == "__main__":
    run_participant(service)
