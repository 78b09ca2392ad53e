"""A citizen's device only speaks: to the portal, and to owners of the citizen's own data."""

from mesh.service import Service

service = Service("citizen-app")
