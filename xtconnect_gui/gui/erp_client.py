"""What the ERP client on this computer remembers of its database. Only ever read.

Keys and places are those of its open source (``xtsettings.cpp``, ``login2.cpp``): organisation and application
"xTuple.com" and "xTuple", before that "OpenMFG.com" and "OpenMFG".
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSettings

_PLACES: Final = (
    ("xTuple.com", "xTuple", "xTuple/_databaseURL"),
    ("OpenMFG.com", "OpenMFG", "OpenMFG/_databaseURL"),
)
_MAX: Final = 400  # characters


def client_database_url() -> str:
    """The address the ERP client signed in to last, such as ``psql://host:5432/database``; "" when there is none.

    Reads a file or the registry: call it away from the UI thread.
    """
    for organisation, application, key in _PLACES:
        value = QSettings(QSettings.Scope.UserScope, organisation, application).value(key)
        if isinstance(value, str) and "://" in value and len(value) <= _MAX:
            return value
    return ""
