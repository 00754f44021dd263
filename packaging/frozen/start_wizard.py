"""What the frozen ``xtconnect-gui`` runs."""

import sys

from xtconnect_gui.gui.main import main

sys.exit(main())
