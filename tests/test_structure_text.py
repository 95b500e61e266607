"""Whole small texts through reader and structure: notes, tables, pages, map; and invariants for any text."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textmine.errors import ReadError
from textmine.readers import read_text
from textmine.structure import structure

PIECES = [
    "# Title",
    "## NOTES",
    "1. Note text",
    "[^1]",
    "[^1]: def",
    "<sup>1</sup>",
    "word",
    "WORD WORD",
    "*it*",
    "> quote",
    "- item",
    "%%page 3%%",
    "a\tb\tc\n1\t2\t3",
    "l[m](http://x.y)",
    "&amp;",
    "\\*",
    "---",
    "[Footnote 1: x]",
    "[1]",
    "ended.1",
    "Table 1: T",
    "Source: s",
    "hyph-",
    "¹",
    "_it_",
    "CHAPTER I",
    "   indented\nagain",
    "<b>",
    "edited by",
    "2021",
    "12",
    "“",
    "”",
    '"',
    "**",
    "I",
    "Notes",
    "~~~",
    "k&lt;",
]
SPACES = ["\n\n", "\n", " ", "", "\r\n", "\f", "\u00ad", "\ufeff", "\x00", "\xa0", "\u2028", "\x85", "\t"]
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.sampled_from(SPACES), st.text(max_size=5)), max_size=40
    ).map("".join),
)


def made(text):
    return structure(read_text(text))


def kinds(found):
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS)
def test_structure_of_any_text_is_consistent(text):
    try:
        source = read_text(text)
        found = structure(source)
    except ReadError:
        return
    size, last = len(found.text), 0
    for run in found.source_map:
        assert last <= run.start < run.end <= size
        last = run.end
        if run.source_end - run.source_start == run.end - run.start:
            assert found.text[run.start : run.end] == source.text[run.source_start : run.source_end]
    assert "\n\n".join(part for _, part in kinds(found)) == found.text
    for kind, part in kinds(found):
        assert kind == "table" or (part == part.strip() and "\n" not in part)
        assert "\n\n" not in part
    ids = {section.id for section in found.sections}
    assert {block.section for block in found.blocks} <= ids
    assert {section.parent for section in found.sections} <= ids | {None}
    for extent in (*found.sections, *found.pages, *found.notes):
        assert 0 <= extent.start < extent.end <= size
    assert all(0 <= marker.position <= size for note in found.notes for marker in note.markers)
    assert all(0 <= start < end <= size for start, end in found.emphasis)


@given(st.lists(st.sampled_from(["The war ended", "It began", "He *said* so"]), min_size=1, max_size=9))
def test_structure_removes_every_marker_and_keeps_its_place(sentences):
    body = " ".join(f"{text}.[^{number}]" for number, text in enumerate(sentences, 1))
    notes = "\n\n".join(f"[^{number}]: Note." for number, _ in enumerate(sentences, 1))
    found = made(f"{body}\n\n## Notes\n\n{notes}")
    assert not any(character.isdigit() for character in found.text)
    clean = found.text.partition("\n\n")[0]
    stops = [index + 1 for index, character in enumerate(clean) if character == "."]
    assert [marker.position for note in found.notes for marker in note.markers] == stops


def test_structure_maps_text_to_source_and_page():
    text = "See *this*.\n\n## A Part\n\nThe first page ends in the middle of a\n\n%%page 8%%\n\nsentence &amp; goes on.[^1]"
    source = read_text(text)
    found = structure(source)
    assert kinds(found)[2] == ("paragraph", "The first page ends in the middle of a sentence & goes on.")
    pages = {source.text[run.source_start : run.source_end]: run.page for run in found.source_map}
    assert pages["The first page ends in the middle of a"] == "1"
    assert pages["sentence"] == "8"
    assert pages["&amp;"] == "8"
    assert [(page.label, found.text[page.start : page.start + 8]) for page in found.pages] == [
        ("1", "See this"),
        ("8", "sentence"),
    ]
    assert [found.text[start:end] for start, end in found.emphasis] == ["this"]
    assert [problem.message for problem in found.problems] == ["marker 1 in the text has no note"]


def test_structure_reads_a_table_between_the_parts_of_a_paragraph():
    found = made(
        "# T\n\n## A\n\nSpending grew from year to year (see Table 1), and it is no wonder\n\n*Table 1:*  \n*Spending*\n\n"
        "Land\tUnit\t2000\nIsk\tUS\\$ m\t1,141\nOrle\t\t–\n\n© Institute 2021\n\nthat war came.\n\n## B\n\nIt came."
    )
    assert [kind for kind, _ in kinds(found)] == [
        *("heading", "heading", "paragraph", "caption", "table", "caption", "heading", "paragraph")
    ]
    (table,) = found.tables
    assert (table.label, table.caption, table.source) == ("1", "Spending", "© Institute 2021")
    assert table.columns == ("Land", "Unit", "2000")
    assert table.rows == (("Isk", "US$ m", 1141), ("Orle", None, None))
    assert found.text[found.blocks[2].start : found.blocks[2].end].endswith("no wonder that war came.")


def test_structure_finds_bare_markers_only_where_notes_have_them():
    body = "In 1917.1 The war of 12 nations ended.2 It cost 3.5 per cent “of all”.3 In 2 years it was over."
    found = made(f"{body}\n\nNOTES\n\n1. One.\n2. Two, p.\n1944.\n3. Three.\n")
    assert (
        kinds(found)[0][1]
        == "In 1917. The war of 12 nations ended. It cost 3.5 per cent “of all”. In 2 years it was over."
    )
    assert [note.label for note in found.notes] == ["1", "2", "3"]
    assert all(len(note.markers) == 1 for note in found.notes)
    assert kinds(found)[3] == ("note", "Two, p. 1944.")
    plain = made("The war of 12 nations ended.2 It was long.")
    assert plain.text == "The war of 12 nations ended.2 It was long."


def test_structure_collects_notes_from_page_feet_at_the_end():
    found = made(
        "## A Part\n\nThe *river*<sup>1</sup> was the first thing that they all had in\n\n<sup>1</sup> See there.\n\n%%page 2%%\n\n"
        "common.\n\n## B\n\nEnd."
    )
    assert kinds(found)[1] == ("paragraph", "The river was the first thing that they all had in common.")
    assert kinds(found)[-1] == ("note", "See there.")
    assert (found.sections[-1].kind, found.sections[-1].title) == ("notes", None)
    assert found.text[found.notes[0].markers[0].position - 5 :].startswith("river was")


def test_structure_measures_paragraph_indentation():
    text = (
        "The river rises behind the town and nobody has\never asked it where it goes.\n"
        "   The second paragraph is told by its first line,\nwhich is set in.\n   The third is, too, and\nhas two lines.\n"
        "   The fourth is short.\n   The fifth ends here.\n\n    A quotation is set in farther than that,\n    and all its lines are.\n\n"
        "The sixth follows it.\n"
    )
    assert [kind for kind, _ in kinds(made(text))] == [*["paragraph"] * 5, "blockquote", "paragraph"]


def test_stray_markers_are_numbers_where_their_note_is_marked_elsewhere():
    notes = "".join(f"\n\n[^{n}]: Note {n}." for n in (1, 2, 3))
    found = structure(
        read_text(
            "# T\n\nOne.[^1] By statute,[^3] B.C. § 7, it ended.[^2] So it was.[^3] See [^2] D. 4." + notes
        )
    )
    assert "By statute, 3 B.C. § 7, it ended. So it was. See 2 D. 4." in found.text
    assert [len(note.markers) for note in found.notes] == [1, 1, 1]
    assert found.text[: found.notes[2].markers[0].position].endswith("So it was.")


def test_stray_markers_leave_marks_that_are_repeated_on_purpose():
    notes = "".join(f"\n\n[^{n}]: Note {n}." for n in (1, 2, 3))
    found = structure(read_text("# T\n\nOne.[^1] Two.[^2] Again.[^2] Once more.[^1] Three.[^3]" + notes))
    assert [len(note.markers) for note in found.notes] == [2, 2, 1]
    assert "Again. Once more. Three." in found.text


def test_stray_markers_in_table_cells():
    notes = "".join(f"\n\n[^{n}]: Note {n}." for n in (1, 2))
    table = "\n\n| Year | Ships |\n|---|---|\n| 1880 | [^2] and 4 |\n\n"
    found = structure(read_text(f"# T\n\nOne in the text.{table}It began.[^1] It ended.[^2]" + notes))
    assert "1880\t2 and 4" in found.text
