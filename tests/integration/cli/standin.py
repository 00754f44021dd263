"""A stand-in for the Batch Manager: a Qt program that keeps its settings in QSettings, in a way of its own.

``standin.py FILE save VALUES.json`` enters values and saves; ``show`` prints what it would use after a restart. With
every save it also writes a counter, a time stamp, its window's geometry, and the recent servers.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QSettings

GROUP = "Äußeres Konto/smtp out"


def main(file: str, action: str, values: str = "") -> None:
    settings = QSettings(file, QSettings.Format.IniFormat)
    if action == "save":
        save(settings, json.loads(Path(values).read_text()))
        settings.sync()
        return
    settings.beginGroup(GROUP)
    kept = settings.value("kw")
    print(
        json.dumps(
            {
                "email": settings.value("post fach"),
                "host": settings.value("srv"),
                "port": settings.value("prt"),
                "password": base64.b64decode(bytes(kept.data())).decode() if isinstance(kept, QByteArray) else kept,
                "security": "ssl" if settings.value("useSSL") == "true" else "starttls",
                "exclusive": settings.value("useSSL") != settings.value("useTLS"),
            }
        )
    )


def save(settings: QSettings, values: dict[str, str]) -> None:
    settings.setValue("saves", int(str(settings.value("saves", 0))) + 1)
    settings.setValue("when", time.time())
    settings.setValue("window/geometry", QByteArray(os.urandom(20)))
    settings.setValue("window/pos", QPoint(3, 4))
    recent = settings.value("recent/servers", [])
    settings.setValue("recent/servers", [values["host"], *([recent] if isinstance(recent, str) else recent)])
    settings.beginGroup(GROUP)
    settings.setValue("post fach", values["email"])
    settings.setValue("srv", values["host"])
    settings.setValue("prt", values["port"])
    settings.setValue("kw", QByteArray(values["password"].encode()).toBase64())
    settings.setValue("useSSL", values["security"] == "ssl")
    settings.setValue("useTLS", values["security"] == "starttls")
    settings.endGroup()


if __name__ == "__main__":
    main(*sys.argv[1:])
