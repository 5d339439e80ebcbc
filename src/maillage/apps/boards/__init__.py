"""Reads across apps for one screen; no tables."""
