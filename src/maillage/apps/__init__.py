"""Data and use cases, one Django app per bounded context.

Import order (enforced by import-linter): accounts · records · outbox < network <
catalogue < authority < needs < production < boards. In each app: `models/` tables,
`commands/` the only code that writes, `queries/` reads that return frozen dataclasses,
`policies.py` who may, `bridges.py` rows ↔ engines.
"""
