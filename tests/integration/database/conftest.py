"""Fixtures of the tests that need the ERP's database."""

from .fixtures import cluster, empty, erp

__all__ = ["cluster", "empty", "erp"]
