"""Load on the mesh: what is driven, how it is measured, and how its answers are checked."""
