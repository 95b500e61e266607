"""What vague dates mean in days: the user's conventions over the shipped ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dated import DATA, blank_doc, find, table
from textmine.components.dates.conventions import Conventions, load_conventions, shipped
from textmine.components.dates.factory import make_dates
from textmine.components.dates.interval import bounds
from textmine.components.dates.logic import Reference, dates
from textmine.components.dates.values import Era, Point
from textmine.components.records import DATES_KEY, TimeExpression, kept
from textmine.config import load_config
from textmine.errors import ConfigError
from textmine.schema.v1 import TimexMod

SOUTHERN = DATA / "southern.toml"


def conventions(folder: Path, text: str) -> Conventions:
    path = folder / "conventions.toml"
    path.write_text(text, encoding="utf-8")
    return load_conventions(path)


def days(expression: str, agreed: Conventions) -> list[str | None]:
    """EDTF, first and last day of an expression."""
    doc = blank_doc(f"It was of {expression}, they say.")
    (found,) = dates(doc, Reference(conventions=agreed))
    return [found.edtf, found.earliest, found.latest]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("the spring of 1887", ["1887-29", "1887-09-01", "1887-11-30"]),
        ("the summer of 1887", ["1887-30", "1887-12-01", "1888-02-29"]),
        ("the autumn of 1887", ["1887-31", "1887-03-01", "1887-05-31"]),
        ("the winter of 1887", ["1887-32", "1887-06-01", "1887-08-31"]),
        ("the late summer of 1887", ["1888-02", "1888-02-01", "1888-02-29"]),
        ("early 1887", ["1887-01/1887-04", "1887-01-01", "1887-04-30"]),
    ],
)
def test_conventions_know_the_seasons_of_the_south(expression, expected):
    assert days(expression, load_conventions(SOUTHERN)) == expected


@pytest.mark.parametrize(
    ("tables", "expression", "expected"),
    [
        (
            "[modifiers.year]\nSTART = [1, 3]\nMID = [4, 9]\nEND = [10, 12]",
            "mid-1840",
            ["1840-04/1840-09", "1840-04-01", "1840-09-30"],
        ),
        ("[modifiers.year]\nEND = [10, -1]", "late 1840", ["1840-10/1840-12", "1840-10-01", "1840-12-31"]),
        (
            '[modifiers.year]\npart = "day"\nSTART = [1, 100]\nMID = [101, 265]\nEND = [266, -1]',
            "early 1840",
            ["1840-01-01/1840-04-09", "1840-01-01", "1840-04-09"],
        ),
        ("[modifiers.month]\nEND = [30, 31]", "late February 1841", ["1841-02-28"] * 3),
        ("[modifiers.decade]\nEND = [8, -1]", "the late 1840s", ["1847/1849", "1847-01-01", "1849-12-31"]),
        ("[modifiers.century]\nEND = [90, 100]", "the late 1st century", ["0090/0099", "0090-01-01", "0099-12-31"]),
        ("[approximate]\nmargin = 5", "about 1840", ["1840~", "1835-01-01", "1845-12-31"]),
        ("[approximate]\nmargin = 0", "about 1840", ["1840~", "1840-01-01", "1840-12-31"]),
        ("[modifiers.year]\nSTART = [1, 2]", "the first half of May 1840", ["1840-05-01/1840-05-15", "1840-05-01", "1840-05-15"]),
    ],
)  # fmt: skip
def test_conventions_of_the_user_overlay_the_shipped_ones(tmp_path, tables, expression, expected):
    assert days(expression, conventions(tmp_path, tables)) == expected
    assert days("early May 1840", conventions(tmp_path, tables))[2] == "1840-05-10"


def test_conventions_of_seasons_place_dates_without_a_year():
    text = "In the summer the talks failed."
    for path, year in ((None, "1998"), (SOUTHERN, "1997")):
        reference = Reference("1998-10-05", "news", conventions=load_conventions(path))
        assert [t.value for t in dates(blank_doc(text), reference)] == [f"{year}-SU"]


def test_conventions_leave_each_other_alone(tmp_path):
    south = load_conventions(SOUTHERN)
    assert days("the spring of 1887", south) != days("the spring of 1887", shipped())
    assert find("It was in the spring of 1887.")[0].earliest == "1887-03-01"
    assert conventions(tmp_path, "") == shipped()


WHOLES = st.one_of(
    st.builds(Point, st.integers(-500, 2100)),
    st.builds(Point, st.integers(-500, 2100), st.integers(1, 12)),
    st.builds(Point, st.integers(-500, 2100), part=st.sampled_from(["SP", "SU", "FA", "WI", "Q1", "H2"])),
    st.builds(Era, st.sampled_from(["decade", "century"]), st.integers(0, 20), st.booleans()),
)


@given(WHOLES, st.sampled_from(["START", "MID", "END"]), st.sampled_from([None, SOUTHERN]))
def test_conventions_narrow_a_time_to_days_within_it(whole, mod: TimexMod, path):
    agreed = load_conventions(path)
    outer, inner = bounds(whole, None, None, agreed), bounds(whole, mod, None, agreed)
    assert outer is not None
    assert inner is not None
    assert outer[0] <= inner[0] <= inner[1] <= outer[1]


@pytest.mark.parametrize(("text", "what", "place", "remedy"), table("conventions_wrong.tsv"))
def test_conventions_errors_name_file_table_and_remedy(tmp_path, text, what, place, remedy):
    with pytest.raises(ConfigError) as caught:
        conventions(tmp_path, text.replace("\\n", "\n"))
    error = caught.value
    where = str(tmp_path / "conventions.toml")
    assert error.where == (where if place == "-" else f"{where}, table [{place}]")
    assert what in error.what
    assert remedy in (error.remedy or "")


def test_conventions_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.toml: No such file.*under \[dates\] conventions"):
        load_conventions(tmp_path / "nowhere.toml")


def test_conventions_are_loaded_when_the_component_is_made():
    component = make_dates(None, "textmine_dates", "auto", False, str(SOUTHERN))
    doc = component(blank_doc("It was in the spring of 1887."))
    assert [t.earliest for t in kept(doc, DATES_KEY, TimeExpression)] == ["1887-09-01"]
    with pytest.raises(ConfigError, match="No such file"):
        make_dates(None, "textmine_dates", "auto", False, "nowhere.toml")


def test_conventions_hash_is_of_what_they_say(tmp_path):
    one = conventions(tmp_path, "[approximate]\nmargin = 5")
    assert one.sha256 == conventions(tmp_path, "# five years\n[approximate]\nmargin = 5").sha256
    assert one.sha256 != conventions(tmp_path, "[approximate]\nmargin = 6").sha256
    assert shipped().sha256 == "" == conventions(tmp_path, "[approximate]\nmargin = 1").sha256


@pytest.mark.model
def test_conventions_of_the_configuration_reach_dates_and_provenance(tmp_path):
    from textmine.pipeline import annotate

    text = "It was in the spring of 1887 that the pass was open again."
    (tmp_path / "mine.toml").write_text(SOUTHERN.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "textmine.toml").write_text('[dates]\nconventions = "mine.toml"\n', encoding="utf-8")
    plain, southern = annotate(text), annotate(text, config=load_config(tmp_path / "textmine.toml"))
    assert [d.earliest for d in plain.dates] == ["1887-03-01"]
    assert [d.earliest for d in southern.dates] == ["1887-09-01"]
    assert plain.provenance.config_sha256 == load_config().sha256()
    # Nothing of the folder is in the hash: the same conventions elsewhere are the same.
    elsewhere = load_config().replace(dates={"conventions": str(SOUTHERN)})
    stamp = load_conventions(elsewhere.conventions).sha256
    assert southern.provenance.config_sha256 == elsewhere.sha256(stamp) != load_config().sha256()
