"""What the frozen ``xtconnect`` runs."""

import os
import sys

# What no start needs: packaging/frozen/archive.py.
sys.path.append(os.path.join(sys._MEIPASS, "modules.zip"))

from xtconnect_gui.cli.main import main

sys.exit(main())
