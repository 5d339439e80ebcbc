"""Composition: settings, addresses, effects, console, demonstration."""
