"""Organisations: workshops with machines and materials, establishments that receive."""
