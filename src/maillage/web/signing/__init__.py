"""Signing in: the one package that knows django-allauth (decision 0014).

allauth keeps its own tables (sessions, authenticators) and reaches ours through the adapters
of this package, which call commands and queries.
"""
