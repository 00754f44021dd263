"""``python -m xtconnect_gui.cli`` is the command ``xtconnect``."""

from __future__ import annotations

import sys

from .main import main

if __name__ == "__main__":
    sys.exit(main())
