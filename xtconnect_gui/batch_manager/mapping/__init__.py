"""Mappings: which key of the Batch Manager's own settings holds which value. Learned once, used on all machines."""
