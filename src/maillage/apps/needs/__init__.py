"""What establishments ask for, and the priorities set by the State."""
