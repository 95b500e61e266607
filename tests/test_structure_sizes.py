"""Lines with type sizes and gaps, as a PDF has them."""

from textmine.readers.base import Line, Look, Run, Source
from textmine.structure import structure

BOX = (72.0, 700.0, 500.0, 712.0)


def line(text, *, before=0.0, indent=0.0, page=0, **look):
    return Line(
        (Run(text, look=Look(**{"size": 10.0, **look}), box=BOX),), before=before, indent=indent, page=page
    )


def made(*lines, pages=("7", "8"), declared=None):
    source = Source("a.pdf", "application/pdf", "0", 1, None, lines, pages, declared or {})
    return structure(source)


def prose(word, page=0, before=0.0):
    first = f"The {word} rises in the hills behind the town and is joined there by a stream that nobody has"
    return [
        line(first, indent=1.4, page=page, before=before),
        line("ever named, for it is dry all summer.", page=page),
    ]


def kinds(found):
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def test_sizes_tell_title_and_headings():
    found = made(
        line("Who Owns the Isk, and", size=17.0, bold=True),
        line("Who the Marr?", before=0.6, size=17.0, bold=True),
        line("Fenna Okkel", before=1.0, italic=True),
        *prose("Isk", before=2.0),
        line("A Part", before=1.0, size=12.0, bold=True),
        *prose("Marr", before=0.3),
        *prose("Orle"),
        line("A Matter", before=0.7, italic=True),
        line("It is a small matter that the river has to itself, and no more.", before=0.2),
        line("Another Part", before=1.0, size=12.0, bold=True),
        *prose("Ness", before=0.3),
        *prose("Tann"),
    )
    assert found.metadata.title == "Who Owns the Isk, and Who the Marr?"
    assert found.metadata.authors == ("Fenna Okkel",)
    assert [(s.level, s.title) for s in found.sections] == [
        (1, None),
        (1, None),
        (1, "A Part"),
        (2, "A Matter"),
        (1, "Another Part"),
    ]


def test_sizes_keep_boxes_and_pages():
    found = made(
        *prose("Isk"),
        *prose("Orle"),
        *prose("Ness"),
        *prose("Tann"),
        Line(kind="page_break", label="8", page=1),
        line("Its name is older than the town that stands on it, and nobody can say", indent=1.4, page=1),
        line("what it means.", page=1),
        *prose("Marr", page=1),
    )
    assert {(run.page, run.box, run.source_start) for run in found.source_map} == {
        ("7", BOX, None),
        ("8", BOX, None),
    }
    assert [page.label for page in found.pages] == ["7", "8"]
    assert [kind for kind, _ in kinds(found)] == ["paragraph"] * 6


def test_sizes_leave_rows_with_tabs_a_table():
    found = made(
        *prose("Isk"),
        line("Table 1: Votes", before=1.0, bold=True),
        line("Town\tYes", before=0.2, size=9.0),
        line("Marren\t1,204", size=9.0),
        line("Source: The Press.", before=0.2, size=9.0),
        *prose("Marr"),
    )
    (table,) = found.tables
    assert (table.caption, table.columns, table.rows, table.source) == (
        "Votes",
        ("Town", "Yes"),
        (("Marren", 1204),),
        "The Press.",
    )


def test_sizes_put_a_note_that_runs_on_together():
    found = made(
        *prose("Isk"),
        Line((Run("See the first part of", box=BOX),), "note", label="1"),
        Line(kind="page_break", page=1),
        Line((Run("it.", box=BOX),), "note", page=1),
    )
    assert [(note.label, found.text[note.start : note.end]) for note in found.notes] == [
        ("1", "See the first part of it.")
    ]


def test_declarations_of_a_pdf_do_not_overrule_its_page():
    found = made(
        line("Who Owns the Isk?", size=17.0),
        line("Fenna Okkel", before=1.0),
        *prose("Isk", before=2.0),
        *prose("Marr"),
        declared={"title": "draft3.doc", "author": "user17", "creator": "Typesetter 1.0"},
    )
    assert (found.metadata.title, found.metadata.authors) == ("Who Owns the Isk?", ("Fenna Okkel",))
    bare = made(*prose("Isk"), declared={"author": "user17"})
    assert bare.metadata.authors == ()
