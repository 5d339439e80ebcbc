"""A plan made by parts of the country: one program for who serves whom, then each part day by day.

For some thousands of needs, one day-indexed program is slow for what it adds to where needs go. So:

1. `national`: a coarser program of the whole (`phases`), in which each workshop has two phases
   instead of days. Its prices prove the bound. It starts from parts solved alone.
2. `cutting`: the country is cut again where least of its solution crosses; what crosses is held,
   in whole pieces, as a guest of the workshop's part (`holding`).
3. Each part: day-indexed program and dive (`making`). The pieces of all parts are written, filled
   and completed together, as for one program.

Parts are solved side by side (`lanes`). None knows when another ends, so neither the number of
threads nor their order changes a plan. Source: planning page §3.
"""
