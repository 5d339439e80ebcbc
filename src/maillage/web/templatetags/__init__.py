"""Template tags of the interface; `maillage_ui` is the one page authors load."""
