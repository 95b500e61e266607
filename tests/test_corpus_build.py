"""The script that builds the corpus: its parts on a small chapter, and the whole on annotated sources."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

import pytest

from textmine.readers.pdf import read_pdf

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "corpus"))

import build
from renderers import scarred, typeset
from renderers.chapter import parse_chapter, pieces_of, plain

FRONT = """---
title: "The Strait: Why the Ferries Stopped"
authors: [The textmine contributors]
number: "2"
language: en
book:
  title: "Harbours and States"
  subtitle: "Six Chapters"
  editors: [The textmine contributors]
  publisher: The textmine project
  place: null
  year: 2026
invented: true
---
"""
HARBOURS = (
    "The {Vardholm|GPE vardholm} harbour",
    "No",
    "Every inconsiderate",
    "A notwithstanding",
    "Their international",
    "Another provincial",
)
VERBS = (
    "administered",
    "considered",
    "misrepresented",
    "reorganised",
    "abandoned",
    "commemorated",
    "anticipated",
)


def prose(start: int, count: int) -> str:
    """Return annotated sentences of long words, no two of them the same."""
    return " ".join(
        f"{HARBOURS[i % 6]} authority {VERBS[i % 7]} transportation responsibilities {'very ' * (i % 5)}late.{{#n}}"
        for i in range(start, start + count)
    )


SOURCE = (
    FRONT
    + "\nThe ferry stopped in {1931|DATE 1931}.[^1]{#n} It was called *Lex \\*Maritima*.{#n}\n\n## The Harbour and the Considerable Quarrel of the Neighbours\n\n"
    + prose(0, 60)
    + "\n\n### A Smaller Matter\n\n> The law is the law.{#n}\n\n- one port{#n}\n- another port{#n}\n\n"
    + "Table 1: Ships\n\n| Port | Ships |\n|---|---|\n| {Vardholm|GPE vardholm} | 1,200 |\n| Nes | 3 |\n\nSource: the harbour.\n\n"
    + prose(60, 70)
    + " The end.[^2]{#c}\n\n## Notes\n\n[^1]: Vale, *Straits*, 12.\n[^2]: Ibid., 13.\n"
)


@pytest.fixture
def corpus(tmp_path) -> Path:
    (tmp_path / "source").mkdir()
    for name in ("plain", "scars", "foot", "end"):
        (tmp_path / "source" / f"{name}.md").write_text(SOURCE, "utf-8")
    (tmp_path / "source" / "build.toml").write_text(
        '[scars]\nrendering = "scarred"\nfirst_page = 10\n\n[foot]\nrendering = "pdf"\nfirst_page = 21\n\n[end]\nrendering = "pdf"\nnotes = "end"\n'
    )
    return tmp_path


@pytest.fixture(scope="module")
def chapter():
    markdown = re.sub(r"\{#\w+\}|\{([^{}|]+)\|[^{}]+\}", lambda m: m[1] or "", SOURCE)
    return parse_chapter(markdown, "strait")


def test_corpus_chapter_is_parsed(chapter):
    assert [block.kind for block in chapter.blocks] == [
        "paragraph", "heading", "paragraph", "heading", "blockquote", "list_item", "list_item", "caption", "table", "source", "paragraph",
    ]  # fmt: skip
    assert chapter.notes_title == "Notes"
    assert {label: plain(pieces) for label, pieces in chapter.notes.items()} == {
        "1": "Vale, Straits, 12.",
        "2": "Ibid., 13.",
    }
    assert [[plain(cell) for cell in row] for row in chapter.blocks[8].rows] == [
        ["Port", "Ships"],
        ["Vardholm", "1,200"],
        ["Nes", "3"],
    ]


def test_corpus_inline_markup_is_read_and_escapes_stay():
    pieces = pieces_of("A *b* **c** \\* snake_case _d_.[^12]")
    assert [(p.text, p.italic, p.bold, p.note) for p in pieces] == [
        ("A ", False, False, None), ("b", True, False, None), (" ", False, False, None), ("c", False, True, None),
        (" * snake_case ", False, False, None), ("d", True, False, None), (".", False, False, None), ("12", False, False, "12"),
    ]  # fmt: skip


def test_corpus_scarred_text_has_the_scars(chapter):
    text = scarred.render(chapter, first_page=10)
    front, first, *rest = text.split("\f")
    assert front.startswith("HARBOURS AND STATES\nSix Chapters\n\nEdited by")
    assert first.rstrip().endswith("10")
    assert rest[0].startswith("The Strait    11".rjust(75))
    assert rest[1].startswith("12    Harbours and States\n")
    assert all(len(page.splitlines()) <= 49 for page in rest)
    assert max(map(len, text.splitlines())) <= 76
    assert "1931.1 It was" in text.replace("\n", " ")
    assert re.search(r"[a-z]-\n[a-z]", text)
    assert re.search(r"\nTHE HARBOUR AND THE CONSIDERABLE QUARREL OF\nTHE NEIGHBOURS\n", text)
    assert "\nA Smaller Matter\n" in text
    assert re.search(r"\nVardholm +1,200\n", text)
    assert "\n1. Vale, Straits, 12.\n2. Ibid., 13.\n" in text
    assert "*Lex" not in text
    assert "{" not in text


def test_corpus_scarred_text_loses_no_word(chapter):
    text = scarred.render(chapter)
    mended = re.sub(r"\n\n +\d+\n\f|\n\f[^\n]*\n\n", "\n", text)
    mended = re.sub(r"-\n *", "", mended)
    words = re.findall(r"[a-z]{4,}", mended.lower())
    for block in chapter.blocks:
        for word in re.findall(r"[a-z]{4,}", block.text.lower()):
            assert word in words


def test_corpus_renderings_are_the_same_each_time(chapter):
    assert scarred.render(chapter) == scarred.render(chapter)
    assert typeset.render(chapter) == typeset.render(chapter)


@pytest.mark.parametrize("notes", ["foot", "end"])
def test_corpus_pdf_can_be_read_back(chapter, tmp_path, notes):
    path = tmp_path / "a.pdf"
    path.write_bytes(typeset.render(chapter, notes=notes, first_page=21))
    source = read_pdf(path, "a.pdf")
    text = "\n".join(line.text for line in source.lines)
    assert source.problems == ()
    assert source.pages[1:] == tuple(str(20 + i) for i in range(1, len(source.pages)))
    assert text.count("Harbours and States") == 1
    assert [line.label for line in source.lines if line.kind == "note"] == (
        ["1", "2"] if notes == "foot" else []
    )
    assert [run.note for line in source.lines if line.kind == "text" for run in line.runs if run.note] == [
        "1",
        "2",
    ]
    assert "Vardholm\t1,200" in text


def test_corpus_build_writes_all_and_check_agrees(corpus, capsys):
    assert build.main(["--corpus", str(corpus), "--check"]) == 1
    assert not (corpus / "plain.md").exists()
    assert build.main(["--corpus", str(corpus)]) == 0
    assert {path.relative_to(corpus).as_posix() for path in corpus.rglob("*") if path.is_file() and "source" not in path.parts} == {
        "plain.md", "scars.txt", "foot.pdf", "end.pdf", "gold/scars.md", "gold/foot.md", "gold/end.md",
        *(f"gold/{name}.gold.jsonl" for name in ("plain", "scars", "foot", "end")),
    }  # fmt: skip
    assert build.main(["--corpus", str(corpus), "--check"]) == 0
    capsys.readouterr()
    (corpus / "scars.txt").write_text("changed")
    assert build.main(["--corpus", str(corpus), "--check"]) == 1
    assert capsys.readouterr().out == "out of date: scars.txt\n"


def test_corpus_gold_belongs_to_what_is_delivered(corpus):
    files = build.built(corpus)
    for name, suffix in (("plain", ".md"), ("scars", ".txt"), ("foot", ".pdf")):
        lines = files[corpus / "gold" / f"{name}.gold.jsonl"].decode().splitlines()
        header, records = json.loads(lines[0]), [json.loads(line) for line in lines[1:]]
        delivered = files[corpus / f"{name}{suffix}"]
        assert header["source"] == f"{name}{suffix}"
        assert header["sha256"] == hashlib.sha256(delivered).hexdigest()
        text = (files[corpus / "gold" / header["text"]] if "text" in header else delivered).decode()
        assert {text[r["start"] : r["end"]] for r in records if r["record"] == "entity"} == {"Vardholm"}


def test_corpus_forms_made_besides_change_nothing_else(corpus):
    before = build.built(corpus)
    with (corpus / "source" / "build.toml").open("a") as plans:
        plans.write('[plain]\nalso = ["pdf", "docx", "epub", "html"]\npage = "demy"\nnotes = "end"\n')
    after = build.built(corpus)
    new = {path.relative_to(corpus).as_posix() for path in set(after) - set(before)}
    assert new == {f"renderings/plain.{form}" for form in ("pdf", "docx", "epub", "html")}
    assert {path: after[path] for path in before} == before


@pytest.mark.parametrize(
    ("plan", "message"),
    [('[other]\nrendering = "pdf"\n', "no source other.md"), ('[foot]\nrendering = "epub"\n', "unknown rendering 'epub'"),
     ('[foot]\nrendering = "pdf"\ncolour = 1\n', "unknown option 'colour'"),
     ('[foot]\nalso = ["docx", "odt"]\n', "unknown form 'odt' among `also`"),
     ('[foot]\nalso = ["pdf"]\npage = "a4"\n', "unknown page 'a4'")],
)  # fmt: skip
def test_corpus_build_names_what_is_wrong_with_the_plan(corpus, capsys, plan, message):
    (corpus / "source" / "build.toml").write_text(plan)
    assert build.main(["--corpus", str(corpus)]) == 2
    assert message in capsys.readouterr().err


def test_corpus_build_names_what_is_wrong_with_a_source(corpus, capsys):
    (corpus / "source" / "plain.md").write_text(FRONT + "\nA {span|NOSUCH}.{#n}\n")
    assert build.main(["--corpus", str(corpus)]) == 2
    assert "plain.md" in capsys.readouterr().err


def test_corpus_chapter_without_front_matter_is_an_error():
    with pytest.raises(ValueError, match="no front matter"):
        parse_chapter("# Title\n\nText.\n", "a")
