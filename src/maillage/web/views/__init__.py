"""Views: at most 25 lines each, parse → policy → command or query → render."""
