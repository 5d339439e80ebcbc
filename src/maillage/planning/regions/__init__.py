"""Plans too large for one linear program: prices for the whole, programs for regions, one plan.

1. `market`: prices of what every workshop and source has, at which what needs would choose
   is what there is; no program, only arrays, and no border.
2. `partitioning`, `carving`: needs in regions by place and zone; a region is a problem of its
   own, with its needs, the workshops they reach, and of each the share that the market gives.
3. `working`: `solving.optimise` for each region, one after the other.
4. `combining`: the lines of all regions are one plan; again with a shifted partition and
   what is truly left, kept only where it is not worse; then what is left is given out (`making`).
5. `proof`: the bound, from prices, for the whole problem.

Source: planning page §3.
"""
