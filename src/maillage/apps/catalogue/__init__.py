"""Families, designs, versions, files and manufacturing profiles."""
