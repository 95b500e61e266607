"""The tables of a whole corpus: one a kind, as Parquet and as CSV."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pandas as pd

from textmine.exporters.files import write_atomically
from textmine.schema.frames import KINDS, as_frame
from textmine.schema.v1 import Chapter


def write_tables(chapters: Iterable[Chapter], folder: Path) -> list[Path]:
    """Write `<kind>.parquet` and `<kind>.csv` for every kind; return their paths.

    Args:
        chapters: in the order in which their rows are to stand.
        folder: made if missing.

    Raises:
        OutputError: a file cannot be written.
    """
    parts: dict[str, list[pd.DataFrame]] = {kind: [] for kind in KINDS}
    for chapter in chapters:
        for kind, frame in chapter.to_frames().items():
            parts[kind].append(frame)
    written = []
    for kind in KINDS:
        whole = pd.concat(parts[kind], ignore_index=True) if parts[kind] else as_frame(kind, ())
        parquet = BytesIO()
        whole.to_parquet(parquet, index=False, compression="zstd")
        write_atomically(folder / f"{kind}.parquet", parquet.getvalue())
        # The byte order mark makes spreadsheet programs read the file as UTF-8.
        write_atomically(
            folder / f"{kind}.csv", whole.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
        )
        written += [folder / f"{kind}.csv", folder / f"{kind}.parquet"]
    return written
