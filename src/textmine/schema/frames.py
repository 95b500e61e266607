"""A chapter as pandas tables."""

from __future__ import annotations

import pandas as pd

from textmine.schema.rows import COLUMNS, rows
from textmine.schema.v1 import Chapter

_DTYPES = {"string": "string", "int": "Int64", "float": "Float64", "bool": "boolean"}


def frames(chapter: Chapter) -> dict[str, pd.DataFrame]:
    """Return the tables of `chapter` by kind, with the same columns and types whatever is empty."""
    return {
        kind: pd.DataFrame(found, columns=list(COLUMNS[kind])).astype(
            {name: _DTYPES[type_] for name, type_ in COLUMNS[kind].items()}
        )
        for kind, found in rows(chapter).items()
    }
