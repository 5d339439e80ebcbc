"""Open data: what anybody may take away and use again, at addresses that do not change.

`datasets` says what is published and what each column means; `writing` makes the files.
"""

from maillage.web.open_data.datasets import DATASETS, DataColumn, DataSet
from maillage.web.open_data.writing import FORMATS, Written, write

__all__ = ["DATASETS", "FORMATS", "DataColumn", "DataSet", "Written", "write"]
