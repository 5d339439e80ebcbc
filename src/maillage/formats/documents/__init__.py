"""Printed documents of the platform: plain records in, PDF bytes out.

Guarantees: PDF/A-2a and PDF/UA-1, tagged, titled, dated, in one language; the same record
gives the same bytes on every machine that runs the same version of typst; what people
typed is data and never source; a text that does not fit refuses the document instead of
being cut. Which words, categories and dates are right is decided by the callers: nothing
here reads a database, a clock or a rule.

Source: domain page "Register, labels, design identity, uploads" §2; safety scheme §4-6, §8.
"""
