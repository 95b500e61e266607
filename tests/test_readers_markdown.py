"""Markdown to lines: what each sign becomes, and where every character came from."""

import re

from hypothesis import given
from hypothesis import strategies as st

from textmine.readers import read_text
from textmine.readers.markdown import read_markdown

SIGNS = st.sampled_from(
    [
        "*a*",
        "**b**",
        "`c d`",
        '[e](f "g")',
        "[^1]",
        "&amp;",
        "\\*",
        "<sup>2</sup>",
        "<i>h</i>",
        "¹",
        "\xad",
        "![i](j)",
        "\n",
        "\n\n",
        "\r\n",
        "# k\n",
        "> l\n",
        "- m\n",
        "2. n\n",
        "| o | p\\|q |\n|---|---|\n| r | s |\n",
        "t\tu\nv\tw\n",
        "%%page 3%%\n",
        "\x0c",
        "[^1]: x\n",
        "---\n",
        "word ",
        "\ufeff",
        "  \n",
    ]
)


def runs_of(source):
    return [run for line in source.lines for part in (line.runs, *line.cells) for run in part]


def lines_of(text):
    return read_markdown(text).lines


@given(st.lists(st.one_of(SIGNS, st.text(max_size=6)), max_size=25).map("".join))
def test_markdown_runs_stand_where_they_say(text):
    for line in lines_of(text):
        for run in [*line.runs, *(run for cell in line.cells for run in cell)]:
            if run.start is not None and run.end - run.start == len(run.text):
                # A line end within code is read as a space, a NUL too.
                assert re.sub(r"\s|\0", " ", text[run.start : run.end]) == re.sub(r"\s|\0", " ", run.text)


def test_markdown_resolves_signs_and_keeps_places():
    source = read_text(
        '# A *b*\n\nCost \\$5 &amp; [more](http://x.y "z") `code`.[^1]\n\n[^1]: Note *it*\n    goes on'
    )
    head, text, note, more = source.lines
    assert (head.kind, head.level, head.text) == ("heading", 1, "A b")
    assert [run.look.italic for run in head.runs] == [False, True]
    assert text.text == "Cost $5 & more code.[^1]"
    assert [run.text for run in text.runs if run.href] == ["more"]
    assert [run.note for run in text.runs if run.note] == ["1"]
    assert all(run.start is not None for run in runs_of(source))
    assert (note.kind, note.label, note.text, more.text) == ("note", "1", "Note it", "goes on")


def test_markdown_reads_note_markers_of_every_make_and_leaves_exponents():
    text = "War.<sup>1</sup> Peace.² On 4 km<sup>2</sup> and the 19<sup>th</sup> day, 10⁶ or 5 m².[^b]"
    (line,) = read_markdown(text).lines
    assert [run.note for run in line.runs if run.note] == ["1", "2", "b"]
    assert (
        "".join(run.text for run in line.runs if not run.note)
        == "War. Peace. On 4 km2 and the 19th day, 10⁶ or 5 m²."
    )


def test_markdown_reads_page_marks_and_form_feeds():
    content = read_markdown("one\n\n%%page 7%%\n\ntwo\n<!-- page 8 -->\nthree\ffour")
    assert content.pages == (None, "7", "8", None)
    assert [(line.text, line.page) for line in content.lines if line.runs] == [
        ("one", 0),
        ("two", 1),
        ("three", 2),
        ("four", 3),
    ]


def test_markdown_reads_tables_by_pipes_and_by_tabs():
    lines = lines_of(
        "| a | b |\n|---|---|\n| 1\\|2 | *x* |\n\n*Table 2:*  \n*Votes*\n\nTown\tYes\nMarren\t1,204\n"
    )
    assert [(line.kind, line.text) for line in lines] == [
        ("table_head", "a\tb"),
        ("table_row", "1|2\tx"),
        ("text", "Table 2:"),
        ("text", "Votes"),
        ("table_head", "Town\tYes"),
        ("table_row", "Marren\t1,204"),
    ]
    assert [line.hard_break for line in lines[2:4]] == [True, False]


def test_markdown_reads_lists_quotations_and_rules():
    lines = lines_of("3. third\n4. fourth\n   goes on\n\n> quoted\n\n---\n\n- dot")
    assert [(line.kind, line.label, line.text) for line in lines] == [
        ("list_item", "3.", "third"),
        ("list_item", "4.", "fourth"),
        ("list_item", None, "goes on"),
        ("blockquote", None, "quoted"),
        ("rule", None, ""),
        ("list_item", "-", "dot"),
    ]


def test_markdown_declares_front_matter_and_reads_what_is_none():
    declared = read_markdown("---\nTitle: T\nbook: {year: 2001}\n---\nWords.")
    assert declared.declared == {"title": "T", "book": {"year": 2001}}
    assert [line.text for line in declared.lines] == ["Words."]
    broken = read_markdown("---\nno: [yaml\n---\nWords.")
    assert not broken.declared
    assert "not YAML" in broken.problems[0].message
    assert "Words." in [line.text for line in broken.lines]


def test_markdown_takes_out_repeated_heads_at_page_edges():
    pages = [
        f"{number} THE RIVERS\n\nText of {name} goes on\n\nand {name}."
        for number, name in enumerate("abcde", 3)
    ]
    content = read_markdown("\f".join(pages))
    assert not [line.text for line in content.lines if "RIVERS" in line.text]
    assert content.pages == ("3", "4", "5", "6", "7")
