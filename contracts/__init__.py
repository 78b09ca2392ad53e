"""What is said on the mesh: message types, and nothing but message types."""
