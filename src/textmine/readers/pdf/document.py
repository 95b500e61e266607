"""Opening a PDF: what is wrong with the file, what it declares of itself, and what its pages are called."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from textmine.errors import ReadError
from textmine.readers.pdf.encodings import resolve

# The mark may stand behind some garbage; a linearised file has one near its start, too.
_END_MARK, _TAIL = b"%%EOF", 4096
_HEAD = 1024
_SIGNATURE = b"%PDF-"
_MAX_DECLARED = 2000
_MAX_NOTICES = 5
_RECOVER = "get the whole file again, or open it in a PDF viewer and save it anew"

# Everything that a malformed file makes pypdf raise: its own errors, and what its parsing stumbles on.
BROKEN = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError,
    OverflowError, NotImplementedError, OSError, EOFError,
)  # fmt: skip


def open_pdf(data: bytes, name: str) -> PdfReader:
    """Return a reader of the file, decrypted if an empty password opens it.

    Raises:
        ReadError: the file is empty, no PDF, cut short, broken, or protected by a password.
    """
    if not data:
        raise ReadError("the file is empty", where=name, remedy="get the file again")
    if _SIGNATURE not in data[:_HEAD]:
        raise ReadError("this is not a PDF", where=name, remedy="check the file's format and its suffix")
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(
                "the file is protected by a password", where=name, remedy="save a copy without the password"
            )
        pages = len(reader.pages)
    except BROKEN as error:
        raise _broken(data, name, error) from error
    if not pages:
        raise _broken(data, name, None)
    return reader


def is_cut_short(data: bytes) -> bool:
    """Return whether a PDF lacks the mark that its last bytes should hold."""
    return _END_MARK not in data[-_TAIL:]


def _broken(data: bytes, name: str, error: BaseException | None) -> ReadError:
    if is_cut_short(data):
        where = f"{name}, byte {len(data)}"
        return ReadError(
            "the PDF is cut short: its end and its table of pages are missing", where=where, remedy=_RECOVER
        )
    detail = f" ({error})" if error is not None and str(error) else ""
    what = "the PDF has no pages" if error is None else f"the PDF is broken{detail}"
    return ReadError(what, where=name, remedy=_RECOVER)


def declared(reader: PdfReader) -> dict[str, Any]:
    """Return what the file says of itself: title, author, subject, dates, language. Claims, not truth."""
    result: dict[str, Any] = {}
    try:
        for key, value in (reader.metadata or DictionaryObject()).items():
            text = str(resolve(value)).strip()
            if text and key.startswith("/"):
                result[key[1:].lower()] = text[:_MAX_DECLARED]
        language = resolve(resolve(reader.trailer["/Root"]).get("/Lang"))
        if isinstance(language, str) and language.strip():
            result["language"] = language.strip()
    except BROKEN:
        # Metadata is a courtesy; a file whose text can be read is read without it.
        return result
    return result


def declared_labels(reader: PdfReader, pages: int) -> list[str | None]:
    """Return the page labels that the file declares, None for each page where it declares none."""
    try:
        if "/PageLabels" not in resolve(reader.trailer["/Root"]):
            return [None] * pages
        labels = [label or None for label in reader.page_labels]
    except BROKEN:
        return [None] * pages
    return [*labels, *[None] * pages][:pages]


@contextmanager
def notices() -> Iterator[list[str]]:
    """Collect what pypdf logs of a malformed file, instead of letting it go to the terminal; the first few only."""
    found: list[str] = []

    class _Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage().strip()
            if message and message not in found and len(found) < _MAX_NOTICES:
                found.append(message)

    logger = logging.getLogger("pypdf")
    handler, propagate = _Collector(logging.WARNING), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield found
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
