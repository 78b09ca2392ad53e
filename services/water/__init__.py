"""A water company (水道): stops and starts the supply of a customer who moves."""
