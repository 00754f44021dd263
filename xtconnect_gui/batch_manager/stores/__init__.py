"""Where other programs keep their settings: INI files and the registry as QSettings writes them, property lists."""
