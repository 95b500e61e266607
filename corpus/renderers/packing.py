"""Zip archives (DOCX, EPUB) with the same bytes wherever they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Return the files of an archive, in its order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {info.filename: opened.read(info) for info in opened.infolist() if not info.is_dir()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of the files, in their order.

    Nothing is compressed: what a compressor makes of the same bytes depends on its version.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            # Otherwise the system that the script runs on.
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()
