"""Runs a clerk's terminal as a process of its own: python -m services.counter."""

from mesh.running import run_participant
from services.counter.handlers import service

if __name__ == "__main__":
    run_participant(service)
