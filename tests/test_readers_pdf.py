"""The PDF reader, on files made here with Typst and pypdf, and on real ones where they are at hand."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from textmine.errors import ReadError
from textmine.readers.base import Source
from textmine.readers.pdf import interpreter, read_pdf
from textmine.readers.pdf.cmaps import parse_cmap
from textmine.readers.pdf.fonts import load_font

FILLER = "The ferry crossed the strait twice a day and carried more soldiers than salt. "
WORDS = FILLER.rstrip(". ").split()


def varied(page: int, words: int = 60) -> str:
    """Return prose that is another one for each page, so that nothing in it repeats."""
    return " ".join(random.Random(page).choices(WORDS, k=words)) + "."


BOOK = """
#set document(title: "Straits", author: "A. Vale", date: datetime(year: 2020, month: 5, day: 4))
#set text(font: "Libertinus Serif", size: 11pt)
#set par(justify: true, first-line-indent: 1.5em, spacing: 0.65em)
#set super(typographic: false)
#set page(width: 140mm, height: 190mm, margin: 20mm, numbering: "1",
  header: context {
    let n = counter(page).get().first()
    if calc.even(n) [#n #h(1fr) Harbours and States] else [The Straits Question #h(1fr) #n]
  }, footer: none)
#counter(page).update(40)
"""


def make_pdf(path: Path, markup: str, **options: object) -> Path:
    made = typst.compile(
        markup.encode(), format="pdf", ignore_system_fonts=True, pdf_tags=False,
        timestamp=dt.datetime(2020, 1, 1, tzinfo=dt.UTC), **options,
    )  # fmt: skip
    path.write_bytes(made)
    return path


def raw_pdf(path: Path, *streams: bytes, fonts: tuple[str, ...] = ("Times-Roman",), rotate: int = 0) -> Path:
    """Write a PDF of hand-made content streams; fonts are F0, F1 … without widths of their own."""
    writer = PdfWriter()
    for stream in streams:
        page = writer.add_blank_page(400, 600)
        content = DecodedStreamObject()
        content.set_data(stream)
        page[NameObject("/Contents")] = writer._add_object(content)
        table = DictionaryObject()
        for i, name in enumerate(fonts):
            table[NameObject(f"/F{i}")] = DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Font"),
                    NameObject("/Subtype"): NameObject("/Type1"),
                    NameObject("/BaseFont"): NameObject(f"/{name}"),
                    NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
                }
            )
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): table})
        if rotate:
            page.rotate(rotate)
    writer.write(path)
    return path


def texts(source: Source, kind: str = "text") -> list[str]:
    return [line.text for line in source.lines if line.kind == kind]


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Source:
    """Five pages with alternating heads, a heading, italics, footnotes, the last of which runs over its page."""
    body = (
        '#text(14pt, weight: "bold")[The Harbour]\n\n#v(8pt)\nThe law was called _Lex Maritima_ by some.#footnote[Vale, '
        "_Straits_, 12.] It held.#footnote[Ibid., 13.]\n\n"
        + FILLER * 75
        + "\n\nThe third claim stands alone here.#footnote["
        + "The council sat for weeks on end, and nobody kept the minutes of it. " * 45
        + "] And so it went.\n\n"
        + FILLER * 45
    )
    path = make_pdf(tmp_path_factory.mktemp("pdf") / "book.pdf", BOOK + body)
    return read_pdf(path, "book.pdf")


def test_pdf_running_heads_and_page_numbers_are_taken_out_and_label_the_pages(book):
    everything = "\n".join(line.text for line in book.lines)
    assert "Harbours and States" not in everything
    assert "The Straits Question" not in everything
    assert book.pages == tuple(str(40 + i) for i in range(len(book.pages)))
    breaks = [(line.page, line.label) for line in book.lines if line.kind == "page_break"]
    assert breaks == [(i, str(40 + i)) for i in range(1, len(book.pages))]


def test_pdf_looks_are_exact(book):
    heading = book.lines[0]
    assert heading.text == "The Harbour"
    assert heading.runs[0].look.bold
    assert heading.runs[0].look.size == 14.0
    line = book.lines[1]
    assert [(run.text, run.look.italic) for run in line.runs[:3]] == [
        ("The law was called ", False), ("Lex Maritima ", True), ("by some.", False),
    ]  # fmt: skip
    assert all(run.look.size == 11.0 for run in line.runs if not run.look.superscript)


def test_pdf_superscripts_are_marked_and_told_as_note_markers(book):
    marks = [run for line in book.lines if line.kind == "text" for run in line.runs if run.look.superscript]
    assert [run.note for run in marks] == ["1", "2", "3"]
    assert all(run.look.size is not None and run.look.size < 8 for run in marks)


def test_pdf_footnotes_are_note_lines_with_label(book):
    notes = [line for line in book.lines if line.kind == "note"]
    assert [line.label for line in notes if line.label] == ["1", "2", "3"]
    assert notes[0].text == "Vale, Straits, 12."
    assert notes[0].runs[1].look.italic
    assert notes[1].text == "Ibid., 13."


def test_pdf_footnote_goes_on_over_the_page(book):
    pages = {line.page for line in book.lines if line.kind == "note" and "council" in line.text}
    assert len(pages) > 1
    assert not any("council" in text for text in texts(book))


def test_pdf_indent_and_space_above_are_measured(book):
    by_text = {line.text[:20]: line for line in book.lines if line.page == 0}
    first = next(line for text, line in by_text.items() if text.startswith("The ferry crossed"))
    assert first.indent == pytest.approx(1.5, abs=0.1)
    assert first.before < 0.2
    assert next(line for text, line in by_text.items() if text.startswith("The law")).before > 0.2


def test_pdf_runs_have_boxes_within_the_page(book):
    for line in book.lines:
        for run in line.runs:
            assert run.box is not None
            x0, y0, x1, y1 = run.box
            assert 0 <= x0 < x1 <= 397
            assert 0 <= y0 < y1 <= 539


def test_pdf_declares_what_its_metadata_say(book):
    assert book.declared["title"] == "Straits"
    assert book.declared["author"] == "A. Vale"
    assert book.declared["creationdate"].startswith("D:20200504")
    assert book.media_type == "application/pdf"
    assert book.text is None


def test_pdf_drawn_superiors_are_told_from_digits(tmp_path):
    markup = '#set text(font: "Libertinus Serif", size: 11pt)\nIn 1923 the vote was lost.#footnote[Vale 1992, 13.] In 1931 it was won.'
    source = read_pdf(make_pdf(tmp_path / "a.pdf", markup), "a.pdf")
    assert [run.note for run in source.lines[0].runs if run.look.superscript] == ["1"]
    assert source.lines[0].text == "In 1923 the vote was lost.1 In 1931 it was won."
    assert [(line.label, line.text) for line in source.lines if line.kind == "note"] == [
        ("1", "Vale 1992, 13.")
    ]


def test_pdf_endnotes_stay_text(tmp_path):
    markup = (
        BOOK
        + FILLER * 30
        + "Done.#super[1] And won.#super[2]\n\n#text(13pt)[Notes]\n#set text(8pt)\n\n1. Vale, 12.\n\n2. Ibid.\n\n3. Vale, 14."
    )
    source = read_pdf(make_pdf(tmp_path / "a.pdf", markup), "a.pdf")
    assert texts(source, "note") == []
    assert "2. Ibid." in texts(source)


def test_pdf_hyphens_at_line_ends_are_left(tmp_path):
    markup = (
        BOOK
        + '#set text(lang: "en", hyphenate: true)\n'
        + "Intergovernmental organisations internationalised constitutional responsibilities. " * 8
    )
    source = read_pdf(make_pdf(tmp_path / "a.pdf", markup), "a.pdf")
    assert any(line.text.endswith(("\u00ad", "-", "‐")) for line in source.lines)


def test_pdf_table_cells_are_parted_by_tabs(tmp_path):
    markup = (
        BOOK
        + FILLER
        + "\n\n#table(columns: 3, stroke: none, [Port], [Ships], [Men], [Vardholm], [3], [120], [Old Nes], [], [4,500], [Ø], [12], [7])\n\n"
        + FILLER * 3
    )
    source = read_pdf(make_pdf(tmp_path / "a.pdf", markup), "a.pdf")
    rows = [text for text in texts(source) if "\t" in text]
    assert rows == ["Port\tShips\tMen", "Vardholm\t3\t120", "Old Nes\t\t4,500", "Ø\t12\t7"]


def test_pdf_page_labels_that_the_file_declares_count_where_none_is_printed(tmp_path):
    markup = '#set page(width: 100mm, height: 100mm, numbering: "i", footer: none)\nOne.#pagebreak()Two.#pagebreak()Three.'
    source = read_pdf(make_pdf(tmp_path / "a.pdf", markup), "a.pdf")
    assert source.pages == ("i", "ii", "iii")


def test_pdf_two_page_numbers_of_the_foot_are_taken_out(tmp_path):
    markup = '#set page(width: 100mm, height: 120mm, numbering: "1")\n' + "#pagebreak()".join(
        [varied(i) for i in range(3)]
    )
    source = read_pdf(make_pdf(tmp_path / "a.pdf", markup), "a.pdf")
    assert source.pages == ("1", "2", "3")
    assert not any(text.isdigit() for text in texts(source))


def test_pdf_years_at_line_ends_are_no_page_numbers(tmp_path):
    pages = [
        f"In the summer of the year {1990 + 7 * i}\n\n" + varied(i) + f"\n\nIt ended in {1991 + 5 * i}"
        for i in range(4)
    ]
    markup = "#set page(width: 140mm, height: 190mm, margin: 20mm)\n" + "#pagebreak()".join(pages)
    source = read_pdf(make_pdf(tmp_path / "a.pdf", markup), "a.pdf")
    assert "It ended in 2006" in texts(source)
    assert source.pages == (None,) * 4


def test_pdf_gaps_in_arrays_make_spaces_and_kerning_does_not(tmp_path):
    stream = b"BT /F0 12 Tf 50 500 Td [(W) 80 (ar) -300 (and) -280 (p) 20 (eace)] TJ 0 -14 Td (next) Tj ET"
    source = read_pdf(raw_pdf(tmp_path / "a.pdf", stream), "a.pdf")
    assert texts(source) == ["War and peace", "next"]


def test_pdf_rise_makes_superscripts(tmp_path):
    stream = b"BT /F0 12 Tf 50 500 Td (claim.) Tj 7 Tf ET BT /F0 12 Tf 50 480 Td (claim.) Tj /F0 7 Tf 4 Ts (12) Tj 0 Ts /F0 12 Tf ( Next) Tj ET"
    source = read_pdf(raw_pdf(tmp_path / "a.pdf", stream), "a.pdf")
    assert [(run.text, run.note) for run in source.lines[1].runs] == [
        ("claim.", None),
        ("12", "12"),
        (" Next", None),
    ]


def test_pdf_faces_are_known_by_name(tmp_path):
    stream = b"BT /F0 12 Tf 50 500 Td (a) Tj /F1 12 Tf 30 0 Td (b) Tj /F2 12 Tf 30 0 Td (c) Tj ET"
    path = raw_pdf(tmp_path / "a.pdf", stream, fonts=("Times-Roman", "Times-Bold", "Times-BoldItalic"))
    looks = [(run.look.bold, run.look.italic) for run in read_pdf(path, "a.pdf").lines[0].runs]
    assert looks == [(False, False), (True, False), (True, True)]


@pytest.mark.parametrize(
    ("name", "bold", "italic"),
    [
        ("ABCDEF+MinionPro-Regular", False, False), ("ABCDEF+MinionPro-It", False, True), ("MinionPro-BoldIt", True, True),
        ("CMBX12", True, False), ("CMTI10", False, True), ("CMR10", False, False), ("TimesNewRomanPS-BoldItalicMT", True, True),
        ("NimbusRomNo9L-Medi", True, False), ("NimbusRomNo9L-ReguItal", False, True), ("HelveticaNeue-Medium", False, False),
        ("Garamond,Italic", False, True), ("Arial-Black", True, False), ("LinLibertineTI", False, True), ("Transitional521BT", False, False),
    ],
)  # fmt: skip
def test_pdf_face_of_a_font_name(name, bold, italic):
    face = load_font(
        DictionaryObject(
            {NameObject("/Subtype"): NameObject("/Type1"), NameObject("/BaseFont"): NameObject(f"/{name}")}
        )
    ).face
    assert (face.bold, face.italic) == (bold, italic)


def test_pdf_replacement_text_and_overprinting_count_once(tmp_path):
    stream = (
        b"BT /F0 12 Tf 50 500 Td /Span <</ActualText (first)>> BDC (f) Tj (irst) Tj EMC ( line) Tj ET "
        b"BT /F0 12 Tf 50 480 Td (bold) Tj ET BT /F0 12 Tf 50.2 480 Td (bold) Tj ET"
    )
    assert texts(read_pdf(raw_pdf(tmp_path / "a.pdf", stream), "a.pdf")) == ["first line", "bold"]


def test_pdf_text_marked_as_pagination_is_taken_out(tmp_path):
    stream = (
        b"/Artifact <</Type /Pagination>> BDC BT /F0 9 Tf 50 580 Td (A Running Head) Tj ET EMC "
        b"BT /F0 12 Tf 50 500 Td (The text of the page) Tj ET"
    )
    assert texts(read_pdf(raw_pdf(tmp_path / "a.pdf", stream), "a.pdf")) == ["The text of the page"]


def test_pdf_turned_pages_are_read_upright_and_stamps_reported(tmp_path):
    stream = b"BT /F0 12 Tf 0 1 -1 0 300 50 Tm (Turned text) Tj ET BT /F0 12 Tf 0 1 -1 0 314 50 Tm (Second line) Tj ET"
    source = read_pdf(raw_pdf(tmp_path / "a.pdf", stream, rotate=90), "a.pdf")
    assert texts(source) == ["Turned text", "Second line"]
    stamp = b"BT /F0 12 Tf 50 500 Td (Upright text) Tj ET BT /F0 8 Tf 0 1 -1 0 20 50 Tm (stamp) Tj ET"
    source = read_pdf(raw_pdf(tmp_path / "b.pdf", stamp), "b.pdf")
    assert texts(source) == ["Upright text"]
    assert [(p.page, p.severity) for p in source.problems] == [("1", "warning")]
    assert "5 characters set at an angle" in source.problems[0].message


def test_pdf_page_without_text_is_a_problem_that_names_it(tmp_path):
    text = b"BT /F0 12 Tf 50 500 Td (Text) Tj ET"
    source = read_pdf(raw_pdf(tmp_path / "a.pdf", text, b"", text), "a.pdf")
    assert [(p.component, p.severity, p.page, p.message) for p in source.problems] == [
        ("readers.pdf", "warning", "2", "no text on this page")
    ]
    assert [line.page for line in source.lines] == [0, 1, 2, 2]


def test_pdf_without_text_layer_is_an_error_with_remedy(tmp_path):
    image = b"q 400 0 0 600 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"
    with pytest.raises(ReadError) as caught:
        read_pdf(raw_pdf(tmp_path / "a.pdf", image), "scan.pdf")
    assert str(caught.value).startswith("scan.pdf: no text layer: the pages are images; ")
    assert "OCR" in str(caught.value)
    with pytest.raises(ReadError, match="no text on any page"):
        read_pdf(raw_pdf(tmp_path / "b.pdf", b""), "b.pdf")


def encrypted(path: Path, plain: Path, password: str) -> Path:
    writer = PdfWriter(clone_from=PdfReader(plain))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    writer.write(path)
    return path


def test_pdf_protected_by_a_password_is_an_error_unless_the_empty_one_opens_it(tmp_path):
    plain = raw_pdf(tmp_path / "a.pdf", b"BT /F0 12 Tf 50 500 Td (Secret) Tj ET")
    with pytest.raises(ReadError) as caught:
        read_pdf(encrypted(tmp_path / "b.pdf", plain, "abc"), "b.pdf")
    assert str(caught.value) == "b.pdf: the file is protected by a password; save a copy without the password"
    assert texts(read_pdf(encrypted(tmp_path / "c.pdf", plain, ""), "c.pdf")) == ["Secret"]


def test_pdf_cut_short_is_an_error_that_says_so(tmp_path):
    data = make_pdf(tmp_path / "a.pdf", BOOK + FILLER * 200).read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(ReadError) as caught:
        read_pdf(path, "cut.pdf")
    assert f"cut.pdf, byte {len(data) * 2 // 3}: the PDF is cut short" in str(caught.value)
    assert "get the whole file again" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "empty"), (b"# A chapter\n\nText.", "not a PDF"), (b"%PDF-1.7\nnonsense\n%%EOF", "broken"), (b"%PDF-1.7\n", "cut short")],
)  # fmt: skip
def test_pdf_other_files_are_errors_with_file_and_remedy(tmp_path, data, message):
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=message) as caught:
        read_pdf(path, "a.pdf")
    assert caught.value.where is not None
    assert caught.value.remedy


def test_pdf_missing_file_is_an_error(tmp_path):
    with pytest.raises(ReadError, match="cannot read the file"):
        read_pdf(tmp_path / "none.pdf", "none.pdf")


def test_pdf_too_complex_page_is_a_problem_and_keeps_what_was_read(tmp_path, monkeypatch):
    monkeypatch.setattr(interpreter, "MAX_OPERATORS", 5)
    stream = (
        b"BT /F0 12 Tf 50 500 Td (Begun) Tj ET " + b"0 0 m " * 10 + b"BT /F0 12 Tf 50 400 Td (Lost) Tj ET"
    )
    source = read_pdf(raw_pdf(tmp_path / "a.pdf", stream), "a.pdf")
    assert texts(source) == ["Begun"]
    assert [(p.severity, p.page) for p in source.problems] == [("error", "1")]


def test_pdf_form_that_paints_itself_ends(tmp_path):
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    form = DecodedStreamObject()
    form.set_data(b"/X Do /X Do")
    form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    form[NameObject("/BBox")] = ArrayObject([NumberObject(v) for v in (0, 0, 9, 9)])
    reference = writer._add_object(form)
    resources = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/X"): reference})})
    form[NameObject("/Resources")] = resources
    page[NameObject("/Resources")] = resources
    content = DecodedStreamObject()
    content.set_data(b"/X Do")
    page[NameObject("/Contents")] = writer._add_object(content)
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(ReadError, match="no text"):
        read_pdf(tmp_path / "a.pdf", "a.pdf")


OPERATORS = st.sampled_from(
    ["BT", "ET", "q", "Q", "/F0 12 Tf", "/F9 0 Tf", "/F0 1e9 Tf", "1 0 0 1 5 5 cm", "0 0 0 0 0 0 cm", "(text) Tj", "<0041> Tj", "[(a) -900 (b) 1e30] TJ",
     "(x) '", "1 2 (y) \"", "T*", "-5 Ts", "1e308 Tc", "20 TL", "3 Tr", "50 50 Td", "9 Td", "/X Do", "EMC", "/A BMC", "/Span <</ActualText <FEFF0041>>> BDC",
     "1 0 0 -1 0 0 Tm", "0.7 0.7 -0.7 0.7 9 9 Tm", "1000 Tz", "(1) Tj", "Tj", "TJ"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(OPERATORS, max_size=40))
def test_pdf_any_content_stream_is_read_or_refused(tmp_path, operators):
    path = raw_pdf(tmp_path / "a.pdf", " ".join(operators).encode())
    try:
        source = read_pdf(path, "a.pdf")
    except ReadError:
        return
    assert all(line.text == line.text.rstrip() for line in source.lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_pdf_damaged_bytes_are_read_or_refused(tmp_path, data):
    whole = raw_pdf(tmp_path / "a.pdf", b"BT /F0 12 Tf 50 500 Td (Some text) Tj ET").read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    path = tmp_path / "b.pdf"
    path.write_bytes(
        whole[:at] + data.draw(st.binary(max_size=20)) + whole[at + data.draw(st.integers(0, 40)) :]
    )
    try:
        problems = read_pdf(path, "b.pdf").problems
    except ReadError as error:
        problems = ()
        where = error.where
    else:
        where = "b.pdf"
    assert where is not None
    assert where.startswith("b.pdf")
    assert all(problem.component == "readers.pdf" for problem in problems)


def test_pdf_is_read_the_same_each_time(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", BOOK + FILLER * 60)
    assert read_pdf(path, "a.pdf") == read_pdf(path, "a.pdf")


def test_cmap_ranges_arrays_and_malformed_entries():
    data = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <01> <00410042> <02> endbfchar 1 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0078> <0079>] endbfrange"
    cmap = parse_cmap(data)
    assert cmap.code_bytes == 2
    assert cmap.unicode == {1: "AB", 0x10: "a", 0x11: "b", 0x12: "c", 0x20: "x", 0x21: "y"}
    huge = parse_cmap(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange")
    assert len(huge.unicode) <= 70_001


def real(shared: Path, name: str) -> Source:
    path = shared / "data" / "documents" / name
    if not path.is_file():
        pytest.skip(f"{name} is not there")
    return read_pdf(path, name)


def test_pdf_real_report_keeps_its_notes_in_order(shared):
    source = real(shared, "mueller__vol2.pdf")
    labels = [int(line.label) for line in source.lines if line.kind == "note" and line.label]
    assert len(labels) > 1060
    assert labels == sorted(labels)
    assert source.pages[5:9] == ("1", "2", "3", "4")
    assert not any("Open Source Mueller Report" in text for text in texts(source)[100:])


def test_pdf_real_opinion_loses_its_alternating_heads(shared):
    source = real(shared, "scotus_tarrant.pdf")
    assert not any(text.startswith(("Cite as:", "Opinion of the Court")) for text in texts(source))
    assert [line.label for line in source.lines if line.kind == "note" and line.label] == [
        str(i) for i in range(1, 14)
    ]


def test_pdf_rule_of_dashes_above_the_notes_is_no_text(tmp_path):
    content = (
        b"BT /F0 11 Tf 40 540 Td (The harbour lay open and the ferry was) Tj 0 -14 Td (late as ever -- in a word.) Tj "
        b"0 -14 Td (----------) Tj 0 -14 Td (_ _ _ _ _ _) Tj 0 -14 Td (The pilots went ashore.) Tj ET"
    )
    found = read_pdf(raw_pdf(tmp_path / "rule.pdf", content), "rule.pdf")
    text = [line.text for line in found.lines if line.kind != "page_break"]
    assert text == [
        "The harbour lay open and the ferry was",
        "late as ever -- in a word.",
        "The pilots went ashore.",
    ]


def test_pdf_rules_of_dashes_leave_the_opinion(shared):
    path = shared / "data" / "documents" / "scotus_tarrant.pdf"
    if not path.is_file():
        pytest.skip("scotus_tarrant.pdf is not beside the project")
    assert not [line.text for line in read_pdf(path, path.name).lines if line.text.count("—") >= 4]
