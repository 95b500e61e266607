"""The tables of a whole corpus: one a kind, as Parquet and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from textmine.exporters.files import write_atomically
from textmine.schema.rows import COLUMNS, KINDS, rows
from textmine.schema.v1 import Chapter

_ARROW = {"string": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}


def write_tables(chapters: Iterable[Chapter], folder: Path) -> list[Path]:
    """Write `<kind>.parquet` and `<kind>.csv` for every kind; return their paths.

    Args:
        chapters: in the order in which their rows are to stand.
        folder: made if missing.

    Raises:
        OutputError: a file cannot be written.
    """
    whole: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for chapter in chapters:
        for kind, found in rows(chapter).items():
            whole[kind].extend(found)
    written = []
    for kind, found in whole.items():
        write_atomically(folder / f"{kind}.parquet", _parquet(kind, found))
        write_atomically(folder / f"{kind}.csv", _csv(kind, found))
        written += [folder / f"{kind}.csv", folder / f"{kind}.parquet"]
    return written


def _parquet(kind: str, found: list[dict[str, Any]]) -> bytes:
    schema = pa.schema([(name, _ARROW[type_]) for name, type_ in COLUMNS[kind].items()])
    stream = BytesIO()
    pq.write_table(pa.Table.from_pylist(found, schema=schema), stream, compression="zstd")
    return stream.getvalue()


def _csv(kind: str, found: list[dict[str, Any]]) -> bytes:
    stream = StringIO()
    writer = csv.DictWriter(stream, list(COLUMNS[kind]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    # The byte order mark makes spreadsheet programs read the file as UTF-8.
    return stream.getvalue().encode("utf-8-sig")
