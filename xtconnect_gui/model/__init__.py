"""The values everything is about. Imports nothing else of this package."""
