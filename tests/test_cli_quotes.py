"""`textmine quotes` as a user calls it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from test_cli import textmine
from textmine.schema.rows import COLUMNS

CHAPTER = """# Shut Harbours

In March 1931 the governor, Ardan Pell, told the chamber that the harbour would stay shut. “We have waited long enough,” he said.[^1] The so-called
“peace of the quays” lasted a week, and Orla Venn wrote that it had been “a peace among creditors”.[^2]

# Notes

[^1]: Interview with Ardan Pell, *The Harbour Gazette*, 3 March 1931, 2.
[^2]: Orla Venn, *The Quays* (Port Sarn: Venn & Daughters, 1940), 17.
"""


@pytest.fixture(scope="module")
def annotated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("harbours")
    (folder / "harbours.md").write_text(CHAPTER, encoding="utf-8")
    ran = textmine("run", "harbours.md", "--out", "out", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.mark.model
def test_cli_quotes_shows_who_says_what(annotated):
    told = textmine("quotes", "harbours", "--out", "out", cwd=annotated)
    assert told.returncode == 0, told.stderr
    for words in (
        "“We have waited long enough”",
        "Ardan Pell",
        "a peace among creditors",
        "1931-03",
        "Orla Venn",
    ):
        assert words in told.stdout
    assert "peace of the quays" not in told.stdout
    file = textmine("quotes", "harbours.md", cwd=annotated)
    assert file.stdout == told.stdout


@pytest.mark.model
def test_cli_quotes_as_csv_and_json_have_the_columns_of_the_tables(annotated):
    told = textmine("quotes", "harbours", "--out", "out", "--csv", cwd=annotated)
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    assert list(rows[0]) == list(COLUMNS["quotes"])
    said = next(row for row in rows if row["text"] == "We have waited long enough")
    assert (said["speaker"], said["note"], said["cue"]) == ("he", "1", "said")
    cited = next(row for row in rows if row["text"] == "a peace among creditors")
    assert cited["source"] == "Orla Venn, The Quays, Port Sarn, Venn & Daughters, 1940, 17"
    as_json = textmine("quotes", "harbours", "--out", "out", "--json", cwd=annotated)
    assert [json.loads(line)["text"] for line in as_json.stdout.splitlines()] == [row["text"] for row in rows]


@pytest.mark.model
def test_cli_quotes_chooses_by_speaker_kind_and_score(annotated):
    def texts(*options):
        told = textmine("quotes", "harbours", "--out", "out", "--json", *options, cwd=annotated)
        assert told.returncode == 0, told.stderr
        return [json.loads(line)["text"] for line in told.stdout.splitlines()]

    assert texts("--speaker", "venn") == ["a peace among creditors"]
    assert texts("--kind", "scare") == ["peace of the quays"]
    assert texts("--least", "1") == []


def test_cli_quotes_says_what_is_wrong(tmp_path):
    nothing = textmine("quotes", "nowhere", cwd=tmp_path)
    assert nothing.returncode == 1
    assert "nowhere" in nothing.stderr
    assert "textmine run" in nothing.stderr
    kind = textmine("quotes", "nowhere", "--kind", "spoken", cwd=tmp_path)
    assert kind.returncode == 2
    assert "none of direct, mixed" in kind.stderr
