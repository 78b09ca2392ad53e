"""The clerk's terminal at a municipality, where the citizen comes in person."""
