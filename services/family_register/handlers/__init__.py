"""What a family register does when asked, told or commanded.

`lookups` answers for relatives, addresses, entries and heirs; `reporting` takes reports of
death, `entering` enters them and `correcting` takes them back; `tokens` issues and redeems
tokens; `watching` tells late watchers; `addresses` keeps the supplement. `births`, `marriages` and
`divorces` take reports of these and enter them.
"""

from services.family_register.handlers import (
    addresses,
    births,
    correcting,
    divorces,
    entering,
    lookups,
    marriages,
    reporting,
    tokens,
    watching,
)
from services.family_register.service import service

__all__ = [
    "addresses",
    "births",
    "correcting",
    "divorces",
    "entering",
    "lookups",
    "marriages",
    "reporting",
    "service",
    "tokens",
    "watching",
]
