"""Signing in by ProConnect, the State's federation of professional identities: off unless configured (decision 0024).

`tokens` verifies what it says, without I/O; `client` asks it; `views` are the steps of a browser. Sources: the
documentation for service providers of ProConnect (numerique-gouv/proconnect-documentation, `doc_fs/`, and
proconnect-gouv/proconnect-espace-partenaires, `implementation_technique`, `niveaux-acr`, `double_authentification`,
`donnees_fournies`), OpenID Connect Core 1.0.
"""
