"""The lists of the platform, each declared once; the views say who reads them and what is found."""
