"""The ERP's PostgreSQL database: what the Batch Manager is doing, and the proof that it sends."""
