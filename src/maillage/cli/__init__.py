"""The commands of Maillage, one module a group, composed by `maillage.site.console`.

A command that needs no database imports no Django. Exit codes: 2 usage, 3 refusal, 4 integrity.
"""
