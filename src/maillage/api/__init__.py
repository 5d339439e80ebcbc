"""The HTTP API under `/api/v1/`: the same queries, commands and refusals as the screens, as JSON.

An edge like `web` and `cli`: it parses, asks a query or a command, renders; it decides nothing and never
imports a table. Sessions are not accepted here: a request is anonymous or bears a token.
"""
