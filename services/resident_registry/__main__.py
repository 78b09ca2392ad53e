"""Runs a resident registry as a process of its own: python -m services.resident_registry."""

from mesh.running import run_participant
from services.resident_registry.handlers import service

if __name__ == "__main__":
    run_participant(service)
