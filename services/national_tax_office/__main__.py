"""Runs the tax office of the state as a process: python -m services.national_tax_office."""

from mesh.running import run_participant
from services.national_tax_office.handlers import service

if __name__ == "__main__":
    run_participant(service)
