"""Set up and test the e-mail account of xTuple Connect's Batch Manager."""

__version__ = "0.1.0"
