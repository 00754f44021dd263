"""Filling in the Batch Manager: the setup sheet, and the interface that every way of filling in has."""
