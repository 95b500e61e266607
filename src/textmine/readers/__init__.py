"""Files to `Source` records: the reader is chosen by content first, by suffix second."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from textmine.errors import ReadError
from textmine.readers.base import Source
from textmine.readers.encoding import Decoded, decode

__all__ = ["SUFFIXES", "read", "read_text"]

MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
TEXT_SUFFIXES = frozenset({".txt", ".text"})
SUFFIXES = MARKDOWN_SUFFIXES | TEXT_SUFFIXES | {".pdf"}
_PDF_MARK_WITHIN = (
    1024  # readers must accept a PDF header anywhere in the first kilobyte (ISO 32000-1, annex H)
)
_ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")


def read(path: Path, *, name: str | None = None) -> Source:
    """Return the file at `path` as a `Source`.

    Args:
        path: a PDF, a Markdown file or plain text.
        name: the name to report, relative to the corpus; by default the bare file name.

    Raises:
        ReadError: the file is missing, a directory, unreadable, empty, binary, damaged, or of an unknown kind.
    """
    name = name or path.name or str(path)
    data = _bytes(path, name)
    suffix = path.suffix.lower()
    if b"%PDF-" in data[:_PDF_MARK_WITHIN] or suffix == ".pdf":
        from textmine.readers.pdf import read_pdf

        return read_pdf(path, name)
    if data.startswith(_ARCHIVES) or suffix not in SUFFIXES | {""}:
        what = f"is no kind of file that can be read ({suffix or 'an archive'})"
        remedy = f"convert it to one of {', '.join(sorted(SUFFIXES))}"
        raise ReadError(what, where=name, remedy=remedy)
    return _read_decoded(decode(data, where=name), data, name, markdown=suffix in MARKDOWN_SUFFIXES)


def read_text(text: str, *, name: str = "text") -> Source:
    """Return a string as a `Source`; Markdown is recognised by its signs.

    Raises:
        ReadError: the string is empty or white space.
    """
    data = text.encode("utf-8", "surrogatepass")
    return _read_decoded(Decoded(text, "utf-8"), data, name, markdown=False)


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError("does not exist", where=name, remedy="check the path") from None
    except IsADirectoryError:
        raise ReadError("is a folder", where=name, remedy="name a file in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReadError(f"cannot be opened ({reason})", where=name, remedy="check its permissions") from None


def _read_decoded(decoded: Decoded, data: bytes, name: str, *, markdown: bool) -> Source:
    from textmine.readers.markdown import looks_like_markdown, read_markdown
    from textmine.readers.text import read_plain

    if not decoded.text.strip("\ufeff \t\r\n\f\v\x00"):
        raise ReadError("is empty", where=name, remedy="give a file that holds text")
    lines_of = read_markdown if markdown or looks_like_markdown(decoded.text) else read_plain
    content = lines_of(decoded.text)
    return Source(
        path=name,
        media_type=content.media_type,
        sha256=sha256(data).hexdigest(),
        bytes=len(data),
        text=decoded.text,
        lines=content.lines,
        pages=content.pages,
        declared=content.declared,
        problems=decoded.problems + content.problems,
    )
