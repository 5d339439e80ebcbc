"""A file shown before it is applied: carried by the page between the two, never kept by the server.

Guarantees: what is confirmed is what was previewed, byte for byte as the browser sends it back; a
file that unpacks beyond the limit of imports is refused without being unpacked further.
"""

from __future__ import annotations

import base64
import binascii
import zlib

from maillage.formats.tables import SIZE_LIMIT
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

CARRIED_WRONG = declare(
    "import.preview_lost",
    fr="Le fichier de l’essai à blanc n’est pas revenu entier.",
    en="The file of the dry run did not come back whole.",
    advice_fr="Envoyez le fichier de nouveau ; rien n’a été enregistré.",
    advice_en="Send the file again; nothing was saved.",
)


def packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode("ascii")


def unpacked(text: str) -> bytes:
    """Raises Refusal ``import.preview_lost`` for anything that `packed` did not give."""
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b64decode(text, validate=True), SIZE_LIMIT + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise Refusal(CARRIED_WRONG) from None
    if not unpacker.eof or len(content) > SIZE_LIMIT:
        raise Refusal(CARRIED_WRONG)
    return content
