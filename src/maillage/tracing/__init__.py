"""Genealogy of lots: from any suspected thing to everybody who holds what came of it.

Things (lots, bags, units, sub-parts) pass into others by splitting, merging, re-packing and assembling; what is
reached is everything downstream, never less. Plain arrays, no clock, no database; a million units in well under a
second. `genealogy` holds the graph and refuses what cannot be one; `reaching` answers.
"""
