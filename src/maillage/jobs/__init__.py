"""Background work: what is periodic, and the loop that does it beside the web processes."""
