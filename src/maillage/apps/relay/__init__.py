"""What goes with accepted work: mission orders, and who is on a workshop's premises when."""
