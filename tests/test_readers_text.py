"""Plain text to lines: italics, notes, pages, running heads, Gutenberg's frame."""

from hypothesis import given
from hypothesis import strategies as st

from textmine.readers.text import read_plain

GUTENBERG = """The Project Gutenberg eBook of Rivers

Title: Rivers of Halvera:
       A Survey

Author: Fenna Okkel

Release Date: May 1, 2003  [eBook #99]

Language: English

*** START OF THE PROJECT GUTENBERG EBOOK RIVERS ***

Produced by a patient hand
and others

RIVERS

The Isk.[1]

[Footnote 1: See _The Marr_, [sic] p. 3;
also p. 4.]

*** END OF THE PROJECT GUTENBERG EBOOK RIVERS ***

End of the licence.
"""


def texts(content):
    return [line.text for line in content.lines if line.runs]


@given(st.text(alphabet="ab _[]1*\n\f\r\t¹.-", max_size=80))
def test_text_runs_are_the_source_at_their_place(text):
    for line in read_plain(text).lines:
        for run in [*line.runs, *(run for cell in line.cells for run in cell)]:
            assert text[run.start : run.end] == run.text


def test_text_leaves_out_gutenbergs_frame_and_declares_its_header():
    content = read_plain(GUTENBERG.replace("\n", "\r\n"))
    assert content.declared == {
        "title": "Rivers of Halvera: A Survey",
        "author": "Fenna Okkel",
        "release date": "May 1, 2003",
        "language": "English",
    }
    assert texts(content) == ["RIVERS", "The Isk.[1]", "See The Marr, [sic] p. 3;", "also p. 4."]
    assert [line.label for line in content.lines if line.kind == "note"] == ["1", "1"]
    assert [run.note for line in content.lines for run in line.runs if run.note] == ["1"]


def test_text_reads_italics_over_lines_but_no_stray_underscores():
    content = read_plain("See _The Long\nSunday_ and snake_case and a_ b.\n\n_ alone")
    italic = [run.text for line in content.lines for run in line.runs if run.look.italic]
    assert italic == ["The Long", "Sunday"]
    assert texts(content) == ["See The Long", "Sunday and snake_case and a_ b.", "_ alone"]


def test_text_takes_alternating_heads_and_numbers_from_page_edges():
    pages = []
    for number in range(10, 17):
        head = f"{number}    Rivers of Halvera" if number % 2 == 0 else f"The Isk    {number}"
        pages.append(f"{head}\n\nThe page called {'abcdefg'[number - 10]}\nends {'abcdefg'[number - 10]}.")
    content = read_plain("\n\f".join(pages))
    assert content.pages == tuple(str(number) for number in range(10, 17))
    assert len(texts(content)) == 14
    assert all("Halvera" not in text and "Isk" not in text for text in texts(content))


def test_text_takes_bare_numbers_that_cut_sentences_for_pages():
    parts = [
        "The river runs on and on and it is",
        "never quite the same as it was",
        "the day before when it was",
        "another one.",
    ]
    content = read_plain("\n\n".join([f"{part}\n\n{number}" for number, part in enumerate(parts, 21)]))
    assert content.pages == ("21", "22", "23", "24") or content.pages[1:] == ("21", "22", "23", "24")
    assert texts(content) == parts


def test_text_keeps_bare_numbers_that_cut_nothing():
    content = read_plain(
        "1\n\nThe first part ends.\n\n2\n\nThe second part ends.\n\n3\n\nThe third part ends."
    )
    assert content.pages == ()
    assert "2" in texts(content)


def test_text_reads_items_with_their_hanging_lines():
    content = read_plain("Terms:\n\n• the first of them\ngoes on\n• the second\n\nProse.")
    assert [(line.kind, line.text) for line in content.lines][1:4] == [
        ("list_item", "the first of them"),
        ("list_item", "goes on"),
        ("list_item", "the second"),
    ]


def test_text_reads_tables_of_aligned_columns_below_a_caption():
    content = read_plain(
        "Table 1: Votes\n\nTown       Yes\nMarren   1,204\nOrle        88\n\nProse  with a gap."
    )
    assert [line.text for line in content.lines if line.cells] == ["Town\tYes", "Marren\t1,204", "Orle\t88"]


def test_text_keeps_pages_that_hold_one_line_each():
    content = read_plain("\n\f".join(["Slide"] * 5))
    assert texts(content) == ["Slide"] * 5
