"""Runs the bereavement desk as a process of its own: python -m services.bereavement_desk."""

from mesh.running import run_participant
from services.bereavement_desk.handlers import service

if __name__ == "__main__":
    run_participant(service)
