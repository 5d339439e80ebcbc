"""The demonstration: an invented network and a fortnight of its story, told through commands.

Two scales: `national`, the country in its third week, and `small`, twenty workshops, which
the national one tells too.

Guarantees: nothing is written but by the commands that people use, in the order of the days
they happened, each with a clock of its day; the same day gives the same content (what is drawn to be secret apart: salts,
links, numbers of mission orders); every name is invented, only communes are real; the database it lives in says for ever
that it is a demonstration.
"""

PASSWORD = "demonstration"  # noqa: S105 (public on purpose: it is printed and documented)
SCALES = ("national", "small")
SEED = 20200324
