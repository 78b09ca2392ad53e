"""What this kind of supplier does is what every utility does; see `services.utility`."""

from services.utility.handlers import service_for

service = service_for("electricity")
