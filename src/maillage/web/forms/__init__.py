"""Forms of the screens. They check shapes; commands decide."""
