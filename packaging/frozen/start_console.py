"""What the frozen ``xtconnect`` runs."""

import sys

from xtconnect_gui.cli.main import main

sys.exit(main())
