"""How messages are carried: the library by which a participant takes part in the mesh."""

VERSION = "0.1.0"
