"""An electricity company (電気): stops and starts the supply of a customer who moves."""
