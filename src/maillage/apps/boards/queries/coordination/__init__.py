"""The coordinator's board, one module a question; `board` asks them all in a bounded number of queries."""
