"""Runs the legal affairs as a process of its own: python -m services.legal_affairs."""

from mesh.running import run_participant
from services.legal_affairs.handlers import service

if __name__ == "__main__":
    run_participant(service)
