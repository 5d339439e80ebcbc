"""May this maker make, this recipient receive, this version with this profile for this use, here, today?

A pure library: facts in, a verdict with every reason out. Deny wins, nothing is assumed in favour of
opening, and the same facts always give the same verdict. Also holds what goes with a category: sampling
plans, checklists, marking, notices, refused claims. The categories and the matrix are data that an
authority edits; what ships is a proposal and not law. Source: the safety scheme, §2-6.
"""
