"""Files of the outside world, bytes to plain records and back.

Nothing here opens a database, a network or a clock. A file that cannot be read at all is
refused (`Refusal`); a row that cannot be read is a `RowProblem` and the others go on. What
was doubtful and kept is a `RowProblem` too, not refused: nothing is corrected silently.
"""
