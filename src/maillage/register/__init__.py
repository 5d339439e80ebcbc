"""The signed register of decisions: notes, tree, checkpoints, witnesses, trust, verdicts, labels.

Everything is a pure function of bytes and of an instant that it is handed: no file, no network, no database, no
clock. What is verified is always the exact bytes received; nothing is re-serialised before it is checked. Formats
are those of C2SP (signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-tiles), RFC 6962, RFC 8785 and
RFC 9052, pinned in decision record 0021; docs/explanation/register.md says what it protects from, and what not.
"""
