"""Screens: parse, ask the policy, call a command or a query, render. Never a table."""
