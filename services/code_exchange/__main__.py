"""Runs the code exchange as a process of its own: python -m services.code_exchange."""

from mesh.running import run_participant
from services.code_exchange.handlers import service

if __name__ == "__main__":
    run_participant(service)
