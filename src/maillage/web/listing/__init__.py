"""Lists: declared once, then shown, sorted, paged, linked and exported the same way everywhere.

`declaring` says what a list is, `address` what one asks of it, `reading` gives its page or its file,
`cells` its lines as HTML, `files` its lines as CSV and as a workbook. How to write one:
``docs/howto/write-a-list.md``.
"""

from maillage.web.listing.address import Asked
from maillage.web.listing.declaring import Column, Listing, at
from maillage.web.listing.filtering import ListFilter
from maillage.web.listing.reading import Listed, list_page, read_list

__all__ = ["Asked", "Column", "ListFilter", "Listed", "Listing", "at", "list_page", "read_list"]
