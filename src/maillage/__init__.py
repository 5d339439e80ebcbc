"""Maillage: from a verified need to a traced object, and an observatory of workshops."""

__version__ = "0.1.0"
