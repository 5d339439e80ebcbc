"""From needs, capacity and rules to an executable plan, its bound, its explanation and its audit.

Plain Python: no Django, network, database or clock of its own. The auditor shares no code
with the solver; both know only the shapes of `instance` and `plan`. Source: planning page.
"""
