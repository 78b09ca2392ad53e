"""What a scenario shows: in the terminal, as one HTML page, as JSON."""
