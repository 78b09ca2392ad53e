"""Sets up and runs the country that a scenario plays in."""
