"""Acts as append-only rows, their effects, the guards of the database, the installation row."""
