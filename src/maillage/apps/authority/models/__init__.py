"""No tables of its own: what clears or refuses is a fold over `records.Act`."""
