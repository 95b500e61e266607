"""A chapter as a DOCX with the styles of Word and notes of Word's own."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from renderers import pandoc
from renderers.chapter import Chapter
from renderers.packing import packed, unpacked
from renderers.typeset import NotesAt

_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"

_TAG = re.compile(r"<[^<>]*>")
# Word numbers endnotes in Roman figures unless it is told otherwise, here and there.
_ARABIC = b'<w:endnotePr><w:numFmt w:val="decimal" /></w:endnotePr>'


def render(chapter: Chapter, *, notes: NotesAt = "foot", first_page: int = 1) -> bytes:
    """Return the chapter as a DOCX with footnotes or endnotes.

    Raises:
        ValueError: the notes are not numbered in order.
    """
    meta: pandoc.Meta = {
        "title": str(chapter.meta["title"]),
        "author": list(chapter.meta["authors"]),
        "lang": "en-GB",
    }
    if chapter.meta.get("subtitle"):
        meta["subtitle"] = str(chapter.meta["subtitle"])
    blocks = pandoc.blocks_of(chapter, pandoc.own_notes(chapter), shift=-1, for_word=True)
    if notes == "end" and chapter.notes:
        blocks.append(pandoc.heading(1, pandoc.inlines(chapter.notes_title)))
    with tempfile.TemporaryDirectory() as folder:
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(_reference(chapter, first_page))
        number = chapter.meta.get("number")
        made = pandoc.run(
            pandoc.document(meta, blocks), "docx", f"--reference-doc={reference}",
            f"--template={pandoc.LOOKS / 'chapter.openxml'}",
            *([f"--variable=number={escape(str(number))}"] if number else []),
        )  # fmt: skip
    files = unpacked(made)
    return packed(_endnotes(files) if notes == "end" else files)


def _reference(chapter: Chapter, first_page: int) -> bytes:
    """Return the document that Pandoc takes styles, page and running heads from."""
    heads = {
        "even": str(chapter.book.get("title") or chapter.meta["title"]),
        "odd": str(chapter.meta["title"]).split(":")[0],
    }
    types, relations, files = "", "", {}
    for name, text in heads.items():
        look = Template((pandoc.LOOKS / f"{name}.xml").read_text("utf-8"))
        files[f"word/{name}.xml"] = look.substitute(text=escape(text)).encode("utf-8")
        types += f'<Override PartName="/word/{name}.xml" ContentType="{_HEADER_TYPE}" />'
        relations += f'<Relationship Type="{_RELATION}" Id="rId{name.title()}" Target="{name}.xml" />'
    page = Template((pandoc.LOOKS / "reference.xml").read_text("utf-8"))
    files["word/document.xml"] = page.substitute(first=first_page).encode("utf-8")
    files["word/styles.xml"] = (pandoc.LOOKS / "styles.xml").read_bytes()
    default = unpacked(pandoc.data_file("reference.docx"))
    settings = default["word/settings.xml"].decode("utf-8")
    files["word/settings.xml"] = settings.replace(
        "<w:characterSpacingControl", "<w:evenAndOddHeaders /><w:characterSpacingControl", 1
    ).encode("utf-8")
    for path, end, addition in (
        ("[Content_Types].xml", "</Types>", types),
        ("word/_rels/document.xml.rels", "</Relationships>", relations),
    ):
        files[path] = default[path].decode("utf-8").replace(end, addition + end).encode("utf-8")
    return packed({**default, **files})


def _endnotes(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files with Pandoc's footnotes as endnotes, which it cannot make: the two differ in names."""
    turned = {}
    for path, content in files.items():
        if path.endswith((".xml", ".rels")) and path != "word/styles.xml":
            text = _TAG.sub(_renamed, content.decode("utf-8"))
            turned[path.replace("footnotes", "endnotes")] = text.encode("utf-8")
        else:
            turned[path] = content
    for path, before in (("word/settings.xml", b"<w:rsids>"), ("word/document.xml", b"<w:pgSz")):
        turned[path] = turned[path].replace(before, _ARABIC + before, 1)
    return turned


def _renamed(tag: re.Match[str]) -> str:
    return tag[0].replace("footnote", "endnote").replace("Footnote", "Endnote")
