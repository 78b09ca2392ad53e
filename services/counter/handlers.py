"""A clerk's terminal only speaks: to the registry of its own municipality (住基法27条)."""

from mesh.service import Service

service = Service("counter")
