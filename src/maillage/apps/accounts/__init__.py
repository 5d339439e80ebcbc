"""Users, their dated roles by territory or organisation, and the journal of who did what."""
