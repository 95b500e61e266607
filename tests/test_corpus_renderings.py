"""The corpus's chapters as PDF, DOCX, EPUB and HTML: read back, they say what the chapter says, in its order."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
import zipfile
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from textmine.evaluation.align import by_words
from textmine.readers import read
from textmine.readers.pdf import read_pdf
from textmine.structure import structure

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
sys.path.insert(0, str(CORPUS))

import build
from plans import read_plans
from renderers import epub, ocr, pandoc, scarred, web, word
from renderers.chapter import Chapter, parse_chapter, plain

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
X = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
PLANS = read_plans(CORPUS / "source" / "build.toml", {path.stem for path in (CORPUS / "source").glob("*.md")})
MADE = [(chapter_id, form) for chapter_id, plan in PLANS.items() for form in plan.also]
SMALL = """---
title: "Ferries & <Ports>"
authors: [The textmine contributors]
number: "2"
language: en
book: {title: "Harbours", publisher: The textmine project, year: 2026}
---

It *was* **late**.[^1] A footnote \\* remained.

## One

> Quoted & kept.

- first
- second

3. third
4. fourth

Table 1: Ships

| Port | Ships |
|---|---|
| *Nes* | 1,200 |

Source: the harbour.

### One and a Half

The end.[^2]

## Notes

[^1]: Vale, *Straits*, 12.
[^2]: Ibid.
"""


@dataclass
class Told:
    """What a reader finds in a rendering."""

    text: str
    headings: list[tuple[int, str]]
    markers: list[str]
    notes: list[str]


def letters(text: str) -> str:
    """Letters and digits alone: no rendering may lose one or move it, whatever its breaks and blanks."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def said(chapter: Chapter, *, markers: bool, numbers: bool = False) -> str:
    """The body as one string of letters."""
    parts = []
    for block in chapter.blocks:
        parts += [str(block.number)] if numbers and block.number is not None else []
        for pieces in (block.pieces, *(cell for row in block.rows for cell in row)):
            parts.append("".join(piece.text for piece in pieces if markers or piece.note is None))
    return letters("".join(parts))


def titles(chapter: Chapter) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in chapter.blocks if block.kind == "heading"]


def read_docx(content: bytes) -> Told:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kind = "endnote" if "word/endnotes.xml" in parts else "footnote"
    body = ElementTree.fromstring(parts["word/document.xml"])
    notes = ElementTree.fromstring(parts[f"word/{kind}s.xml"])
    texts = {note.get(f"{W}id"): words_of(note) for note in notes if not note.get(f"{W}type")}
    cited = [mark.get(f"{W}id") for mark in body.iter(f"{W}{kind}Reference")]
    headings = []
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and (level := re.fullmatch(r"Heading(\d)", style.get(f"{W}val", ""))):
            headings.append((int(level[1]) + 1, words_of(paragraph)))
    return Told(words_of(body), headings, [str(i + 1) for i in range(len(cited))], [texts[i] for i in cited])


def words_of(element: ElementTree.Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t")).strip()


def read_epub(content: bytes) -> Told:
    told = Told("", [], [], [])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.namelist()[0] == "mimetype"
        files = sorted(name for name in archive.namelist() if re.search(r"/ch\d+\.xhtml$", name))
        pages = {Path(name).name: ElementTree.fromstring(archive.read(name)) for name in files}
    ids = {(name, node.get("id")) for name, page in pages.items() for node in page.iter() if node.get("id")}
    for name, page in pages.items():
        for node in page.iter():
            if re.fullmatch(r"h[1-6]", tag := node.tag.removeprefix(X)):
                told.headings.append((int(tag[1]), "".join(node.itertext())))
            if node.get(EPUB_TYPE) == "noteref":
                told.markers.append("".join(node.itertext()))
            if node.get(EPUB_TYPE) == "footnote":
                told.notes.append("".join(node.itertext()).strip())
            if tag == "a" and "#" in (link := node.get("href", "")):
                file, _, target = link.partition("#")
                assert (file or name, target) in ids
        body = page.find(f"{X}body")
        told.text += "".join(body.itertext())
    return told


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.told, self.ids, self.links = Told("", [], [], []), set(), set()
        self.inside: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag not in {"meta", "br", "hr", "col", "link"}:
            self.inside.append((tag, values.get("id") or values.get("class")))
        self.ids.add(values.get("id"))
        if tag == "a" and (values.get("href") or "").startswith("#"):
            self.links.add(values["href"][1:])
        if re.fullmatch("h[1-6]", tag):
            self.told.headings.append((int(tag[1]), ""))
        if tag == "li" and re.fullmatch(r"fn\d+", values.get("id") or ""):
            self.told.notes.append("")

    def handle_endtag(self, tag):
        assert self.inside.pop()[0] == tag

    def handle_data(self, data):
        tags = [tag for tag, _ in self.inside]
        names = [str(name) for _, name in self.inside]
        if "article" in tags:
            self.told.text += data
        if re.fullmatch("h[1-6]", tags[-1] if tags else ""):
            level, text = self.told.headings[-1]
            self.told.headings[-1] = (level, text + data)
        if tags[-2:] == ["a", "sup"]:
            self.told.markers.append(data)
        if any(re.fullmatch(r"fn\d+", name) for name in names) and tags[-1] != "a":
            self.told.notes[-1] += data


def read_html(content: bytes) -> Told:
    page = Page()
    page.feed(content.decode("utf-8"))
    assert not page.inside
    assert page.links <= page.ids
    assert len(page.links) == 2 * len(page.told.notes)
    return page.told


READERS = {"docx": read_docx, "epub": read_epub, "html": read_html}


@pytest.fixture(scope="module")
def small() -> Chapter:
    return parse_chapter(SMALL, "small")


@pytest.fixture(scope="module")
def rendered(small) -> dict[str, bytes]:
    return {
        "docx": word.render(small, first_page=7), "endnotes": word.render(small, notes="end"),
        "epub": epub.render(small), "html": web.render(small),
    }  # fmt: skip


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    return {path.relative_to(CORPUS).as_posix(): content for path, content in build.built(CORPUS).items()}


def test_corpus_as_committed_is_as_built(built):
    assert not build.outdated({CORPUS / name: content for name, content in built.items()}), "run: make corpus"
    lying = {path.relative_to(CORPUS).as_posix() for path in (CORPUS / "renderings").iterdir()}
    assert lying == {name for name in built if name.startswith("renderings/")}, "made by no plan"


@pytest.mark.parametrize(("chapter_id", "form"), MADE)
def test_corpus_rendering_says_what_the_chapter_says(built, tmp_path, chapter_id, form):
    chapter = parse_chapter(built[f"{chapter_id}.md"].decode("utf-8"), chapter_id)
    content = built[f"renderings/{chapter_id}.{form}"]
    if form == "pdf":
        (tmp_path / "a.pdf").write_bytes(content)
        check_pdf(chapter, tmp_path / "a.pdf", notes=PLANS[chapter_id].notes)
    else:
        check(chapter, READERS[form](content), form, PLANS[chapter_id].notes)


@pytest.mark.parametrize(
    ("name", "notes"), [("docx", "foot"), ("endnotes", "end"), ("epub", "end"), ("html", "end")]
)
def test_corpus_small_chapter_can_be_read_back(small, rendered, name, notes):
    form = "docx" if name == "endnotes" else name
    check(small, READERS[form](rendered[name]), form, notes)


def check(chapter: Chapter, told: Told, form: str, notes: str) -> None:
    assert said(chapter, markers=form != "docx") in letters(told.text)
    assert letters(str(chapter.meta["title"])) in letters(told.text)
    # Footnotes of Word's have no heading; the chapter's own title is a heading where there is no style for it.
    own = [(level, title) for level, title in told.headings if level > 1]
    last = [(2, chapter.notes_title)] if form != "docx" or notes == "end" else []
    assert own == titles(chapter) + last
    assert len(told.headings) - len(own) == (0 if form == "docx" else 1)
    assert told.markers == list(chapter.notes)
    wanted = [f"{label}. " if form == "epub" else "" for label in chapter.notes]
    assert told.notes == [
        label + plain(pieces) for label, pieces in zip(wanted, chapter.notes.values(), strict=True)
    ]


def check_pdf(chapter: Chapter, path: Path, notes: str) -> None:
    source = read_pdf(path, path.name)
    told = {
        kind: letters("".join(line.text for line in source.lines if line.kind == kind))
        for kind in ("text", "note")
    }
    body = said(chapter, markers=True, numbers=True)
    assert source.problems == ()
    assert body in told["text"]
    written = letters("".join(label + plain(pieces) for label, pieces in chapter.notes.items()))
    foot = letters("".join(plain(pieces) for pieces in chapter.notes.values()))
    assert (written in told["text"]) if notes == "end" else (foot in told["note"] or written in told["note"])
    marked = [run.note for line in source.lines if line.kind == "text" for run in line.runs if run.note]
    assert marked == list(chapter.notes)


def test_corpus_docx_has_styles_of_word(rendered):
    with zipfile.ZipFile(BytesIO(rendered["docx"])) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
        styles = ElementTree.fromstring(archive.read("word/styles.xml"))
        heads = [archive.read(f"word/{name}.xml").decode() for name in ("even", "odd")]
    used = [style.get(f"{W}val") for style in body.iter(f"{W}pStyle")]
    assert used[:4] == ["ChapterNumber", "Title", "Author", "FirstParagraph"]
    assert {"Heading1", "Heading2", "BlockText", "TableCaption", "SourceLine"} <= set(used)
    assert set(used) <= {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    assert [words_of(run) for run in body.iter(f"{W}r") if run.find(f"{W}rPr/{W}i") is not None] == [
        "was",
        "Nes",
    ]
    assert len(list(body.iter(f"{W}tbl"))) == 1
    assert len(list(body.iter(f"{W}numPr"))) == 4
    assert body.find(f".//{W}pgNumType").get(f"{W}start") == "7"
    assert "Harbours" in heads[0]
    assert "Ferries &amp; &lt;Ports&gt;" in heads[1]


def test_corpus_epub_has_a_file_for_each_section_and_one_for_the_notes(rendered):
    with zipfile.ZipFile(BytesIO(rendered["epub"])) as archive:
        names = [name for name in archive.namelist() if "/ch" in name]
        notes = archive.read(names[-1]).decode()
        package = archive.read("EPUB/content.opf").decode()
        nav = archive.read("EPUB/nav.xhtml").decode()
    assert len(names) == 3
    assert 'epub:type="endnotes"' in notes
    assert notes.count('epub:type="footnote"') == 2
    assert "<title>Ferries &amp; &lt;Ports&gt;</title>" in notes
    assert "<dc:source>Harbours</dc:source>" in package
    assert "One and a Half" in nav


def test_corpus_html_stands_alone(rendered):
    page = rendered["html"].decode()
    assert "<caption>Table 1: Ships</caption>" in page
    assert '<ol start="3" type="1">\n<li>third</li>' in page
    assert "<blockquote>\n<p>Quoted &amp; kept.</p>" in page
    assert not re.search(r"src=|<link|@import|url\(", page)


def test_corpus_archives_know_no_clock_and_no_machine(small, rendered, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert word.render(small, first_page=7) == rendered["docx"]
    assert epub.render(small) == rendered["epub"]
    assert web.render(small) == rendered["html"]
    for name in ("docx", "epub"):
        with zipfile.ZipFile(BytesIO(rendered[name])) as archive:
            assert {info.date_time[:3] for info in archive.infolist()} == {(1980, 1, 1)}
            assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_corpus_notes_out_of_order_are_refused(small):
    wrong = replace(small, notes={"2": small.notes["2"], "1": small.notes["1"]})
    with pytest.raises(ValueError, match="small: notes must be numbered"):
        web.render(wrong)


def test_corpus_pandoc_says_why_it_refuses():
    with pytest.raises(RuntimeError, match=r"^pandoc: .*nosuchformat"):
        pandoc.run(pandoc.document({}, []), "nosuchformat")


def test_corpus_scanner_leaves_few_scars_and_always_the_same():
    chapter = parse_chapter((CORPUS / "gold" / "calvorra.md").read_text("utf-8"), "calvorra")
    scanned = ocr.scanned(chapter)
    assert scanned == ocr.scanned(chapter)
    assert scanned != ocr.scanned(replace(chapter, id="other"))
    before, after = ([plain(b.pieces).split() for b in c.blocks] for c in (chapter, scanned))
    words = sum(map(len, before))
    changed = sum(len(set(b) - set(a)) for a, b in zip(before, after, strict=True))
    assert 1 / 600 < changed / words < 1 / 150
    for old, new in zip(chapter.blocks, scanned.blocks, strict=True):
        assert [p.note for p in old.pieces] == [p.note for p in new.pieces]
        assert old == new or old.kind in ("paragraph", "list_item", "blockquote")
    assert scarred.render(scanned) != scarred.render(chapter)


def test_corpus_gold_finds_its_places_in_a_scanned_chapter(built, tmp_path):
    (tmp_path / "calvorra.txt").write_bytes(built["calvorra.txt"])
    text = structure(read(tmp_path / "calvorra.txt")).text
    markdown = built["gold/calvorra.md"].decode("utf-8")
    alignment = by_words(markdown, text)
    records = [json.loads(line) for line in built["gold/calvorra.gold.jsonl"].decode("utf-8").splitlines()]
    spans = [(r["start"], r["end"]) for r in records if r["record"] in ("entity", "date")]
    found = [alignment.span(*span) for span in spans]
    assert len(spans) > 200
    assert None not in found
    pairs = zip(spans, found, strict=True)
    same = [letters(markdown[a:b]) == letters(text[c:d]) for (a, b), (c, d) in pairs]
    assert len(spans) - sum(same) <= 5
