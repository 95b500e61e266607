"""The rules of structure one by one, from tables that an editor can extend."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from textmine.readers import read_text
from textmine.schema.v1 import Citation
from textmine.structure import structure
from textmine.structure.hyphens import seam
from textmine.structure.names import names
from textmine.structure.short_forms import full_forms
from textmine.structure.tables import caption_of, cell_value, source_name

DATA = Path(__file__).parent / "data" / "structure"
PROSE = "\nThe Isk rises in the hills behind the town, and nobody has ever asked it where it wanted to go.\n"


def table(name, key):
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))[key]


@pytest.mark.parametrize(
    "case", table("seams", "seam"), ids=lambda case: case["before"] + "|" + case["after"]
)
def test_hyphens_seam(case):
    assert seam(case["before"], case["after"], Counter(case["words"].split())) == case["seam"]


@pytest.mark.parametrize("case", table("cuts", "cut"), ids=lambda case: case["second"])
def test_paragraphs_join_what_was_cut(case):
    between = "\n\n%%page 2%%\n\n" if case.get("page") else "\n\n"
    found = structure(read_text(f"## A Part\n\nSee *this*.\n\n{case['first']}{between}{case['second']}"))
    text = f"{case['first']} {case['second']}"
    assert (text in found.text) is case["joined"]
    assert case["first"] in found.text
    assert case["second"] in found.text


@pytest.mark.parametrize("case", table("captions", "caption"), ids=lambda case: case["text"])
def test_tables_caption(case):
    found = caption_of(case["text"])
    assert (found and found.label, found and found.title) == (case.get("label"), case.get("title"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("141", 141),
        ("1,094", 1094),
        ("12 345", 12345),
        ("-0.5", -0.5),
        ("−3", -3),
        ("–", None),
        ("", None),
        ("n.a.", None),
        ("15%", "15%"),
        ("1990-91", "1990-91"),
        ("1,09", "1,09"),
        ("9" * 40, "9" * 40),
    ],
)
def test_tables_cell_value(text, value):
    assert cell_value(text) == value
    assert type(cell_value(text)) is type(value)


def test_tables_source_name():
    assert source_name("Source: Census of 1963.") == "Census of 1963."
    assert source_name("© Institute 2021") == "© Institute 2021"


@pytest.mark.parametrize("case", table("names", "names"), ids=lambda case: case["text"])
def test_names(case):
    assert list(names(case["text"], Counter(case.get("words", "").split()))) == case["names"]


@pytest.mark.parametrize("case", table("headings", "text"), ids=lambda case: case["name"])
def test_headings_nest_by_look(case):
    found = structure(read_text(case["text"].lstrip("\n")))
    titled = [[section.level, section.kind, section.title] for section in found.sections if section.title]
    assert titled == case["headings"]


@pytest.mark.parametrize("case", table("front", "front"), ids=lambda case: case["title"])
def test_front_matter(case):
    found = structure(read_text(case["text"].lstrip("\n") + PROSE)).metadata
    assert found.title == case["title"]
    assert found.subtitle == case.get("subtitle")
    assert list(found.authors) == case.get("authors", [])
    assert (found.number, found.language) == (case.get("number"), case.get("language"))
    assert found.invented is case.get("invented", False)
    book = {"subtitle": None, "title": None, "publisher": None, "place": None, "year": None, "editors": []}
    assert found.book.model_dump() | {"editors": list(found.book.editors)} == book | case.get("book", {})


FULL = Citation(
    authors=("Robert Cutwell",),
    title="Without Aid, the North Has the Upper Hand",
    container="Weekly",
    date="2020",
)


@pytest.mark.parametrize(
    ("text", "short", "see"),
    [
        (
            "Cutwell, the North.",
            Citation(authors=("Cutwell",), title="The North Has the Upper Hand", kind="short"),
            0,
        ),
        ("Cutwell, 12.", Citation(authors=("Cutwell",), pages="12", kind="short"), 0),
        (
            "Other, the North.",
            Citation(authors=("Other",), title="The North Has the Upper Hand", kind="short"),
            None,
        ),
        ("Cutwell, on soap.", Citation(authors=("Cutwell",), title="On Soap and Water", kind="short"), None),
        ("Ibid., 12.", Citation(kind="ibid", pages="12"), 0),
        ("Robert, Without Aid, was first to say so.", None, 0),
        ("Nothing at all.", None, None),
    ],
)
def test_short_forms_find_the_note_with_the_full_form(text, short, see):
    notes = [("Robert Cutwell, …", (FULL,)), (text, (short,) if short else ())]
    assert full_forms(notes) == [None, see]


def test_short_forms_follow_ibid_to_the_full_form():
    short = Citation(authors=("Cutwell",), kind="short")
    notes = [
        ("F", (FULL,)),
        ("No.", ()),
        ("Cutwell.", (short,)),
        ("Ibid.", (Citation(kind="ibid"),)),
        ("Ibid.", ()),
    ]
    assert full_forms(notes) == [None, None, 0, 0, 0]
    assert full_forms([("Ibid.", ())]) == [None]
