"""What PyInstaller collects."""

Entry = tuple[str, str, str]
"""Where it goes inside the program, where it comes from, what kind it is."""
