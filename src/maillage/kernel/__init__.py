"""What every part of Maillage may rely on: identifiers, clock, territories, texts, refusals.

Nothing here imports another package of the project, opens a database or reads the time.
"""
