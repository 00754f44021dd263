"""The database that was used last, so that nobody types it twice. Never the password."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from ...storage.atomic import make_private_dir, write_atomically
from .address import AddressError, DatabaseAddress, address_of

FILE_NAME: Final = "database.json"
_MAX_BYTES: Final = 64 * 1024


def recall(folder: Path) -> DatabaseAddress | None:
    """The address kept in *folder*; None when there is none or it cannot be used: it is only a convenience."""
    try:
        with (folder / FILE_NAME).open("rb") as file:
            found = json.loads(file.read(_MAX_BYTES))
        host, port, name, user = (str(found[key]) for key in ("host", "port", "name", "user"))
        return address_of(host=host, port=port, name=name, user=user)
    except (OSError, ValueError, KeyError, TypeError, AddressError):
        return None


def remember(folder: Path, address: DatabaseAddress) -> None:
    """Keep *address* in *folder*. Raises OSError."""
    make_private_dir(folder)
    values = {"host": address.host, "port": address.port, "name": address.name, "user": address.user}
    write_atomically(folder / FILE_NAME, (json.dumps(values, indent=2) + "\n").encode())
