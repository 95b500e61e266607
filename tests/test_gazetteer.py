"""The gazetteer: the curated table holds together, names are found, the user's table overlays it."""

from __future__ import annotations

import math
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.components.gazetteer import load_gazetteer
from textmine.components.gazetteer.cities import load_cities
from textmine.components.gazetteer.countries import capitals, neighbours
from textmine.components.gazetteer.names import folded
from textmine.components.gazetteer.tables import curated_table
from textmine.components.identity.data import seats
from textmine.errors import ConfigError

PLACELESS = {"people", "religion", "movement", "body", "government", "parliament"}
PLACES = curated_table().places


def test_gazetteer_table_has_no_entry_twice():
    assert len(PLACES) > 350
    for key in (lambda p: (p.name, p.kind), lambda p: p.wikidata, lambda p: p.geonames):
        counts = Counter(key(place) for place in PLACES if key(place) is not None)
        assert [name for name, count in counts.items() if count > 1] == []


def test_gazetteer_table_names_countries_that_there_are():
    known = {code for code, _ in capitals()}
    codes = {code for place in PLACES for code in (*place.today, *filter(None, [place.country]))}
    assert codes <= known
    assert neighbours()["AM"] == {"AZ", "GE", "IR", "TR"}


def test_gazetteer_table_has_coordinates_for_all_that_lies_somewhere():
    missing = [p.name for p in PLACES if p.latitude is None and p.kind not in PLACELESS]
    assert missing == ["British Empire"]
    assert all(re.fullmatch(r"Q[1-9]\d*", place.wikidata) for place in PLACES if place.wikidata)
    assert all(
        p.valid_from <= p.valid_to for p in PLACES if p.valid_from is not None and p.valid_to is not None
    )


def test_gazetteer_table_towns_lie_where_geonames_has_them():
    compared = 0
    for place in PLACES:
        if place.kind != "town" or place.geonames is None:
            continue
        names = (place.name, *place.aliases)
        same = [c for n in names for c in load_cities().look_up(folded(n)) if c.geonames == place.geonames]
        assert same, place.name
        compared += 1
        off = math.dist((place.latitude, place.longitude), (same[0].latitude, same[0].longitude))
        assert off < 0.1, place.name
    assert compared > 100


def test_gazetteer_table_seats_stand_for_what_it_holds_or_are_told_of_elsewhere():
    gazetteer, told = load_gazetteer(), seats()
    table = [place for place in PLACES if place.kind in {"seat", "government", "parliament"}]
    assert len(table) > 40
    assert [s.name for s in table if s.stands_for and not gazetteer.curated(s.stands_for)] == []
    assert [s.name for s in table if not s.stands_for and folded(s.name) not in told] == []
    assert {seat.body for seat in told["matignon"]} == {"Government of France"}
    assert {seat.body for seat in told["berlaymont"]} == {"European Union"}


@pytest.mark.parametrize(
    ("name", "canonical", "kind"),
    [
        ("Georgia", "Georgia", "state"),
        ("the Soviet Union", "Soviet Union", "former_state"),
        ("U.S.S.R.", "Soviet Union", "former_state"),
        ("US", "United States", "state"),
        ("Aland", "Åland", "region"),
        ("ÅLAND", "Åland", "region"),
        ("Nagorno Karabakh", "Nagorno-Karabakh", "disputed"),
        ("Northern Rhodesia", "Zambia", "state"),
        ("Sukhum", "Sukhumi", "town"),
        ("Constantinople", "Istanbul", "town"),
        ("Côte d’Ivoire", "Ivory Coast", "state"),
        ("Baku", "Baku", "capital"),
        ("Osaka", "Osaka", "city"),
        ("Sublime Porte", "Sublime Porte", "seat"),
        ("Lesser Caucasus", "Lesser Caucasus", "physical"),
    ],
)
def test_gazetteer_look_up_finds_the_best_known_first(name, canonical, kind):
    first = load_gazetteer().look_up(name)[0]
    assert (first.name, first.kind) == (canonical, kind)


def test_gazetteer_acronyms_are_found_by_capitals_only():
    gazetteer = load_gazetteer()
    assert not [place for place in gazetteer.look_up("us") if place.name == "United States"]
    assert not [place for place in gazetteer.look_up("who") if place.type == "ORG"]
    assert gazetteer.look_up("OSCE")[0].type == "ORG"


def test_gazetteer_demonyms_are_told_from_names():
    found = load_gazetteer().look_up("Abkhazians")
    assert [(place.name, place.is_demonym) for place in found] == [("Abkhazia", True)]
    assert not any(place.is_demonym for place in load_gazetteer().look_up("Abkhazia"))


def test_gazetteer_namesakes_come_by_size_and_tell_their_population():
    cities = [place for place in load_gazetteer().look_up("Paris") if place.source == "city"]
    assert cities[0].country == "FR"
    assert cities[0].population > 1_000_000 > cities[1].population > 0
    assert [city.kind for city in cities].count("capital") == 1


@given(st.text(max_size=40))
def test_gazetteer_look_up_takes_any_text(text):
    gazetteer = load_gazetteer()
    assert all(place.name and place.type for place in gazetteer.look_up(text))
    assert folded(text.upper().lower()) == folded(text.upper().lower().strip())


def test_gazetteer_user_table_comes_first_and_replaces(tmp_path):
    path = tmp_path / "my.csv"
    path.write_text(
        "name,type,kind,aliases,latitude,longitude,demonyms\n"
        "Valoria,GPE,state,Valorian Republic,10.5,20.5,Valorian|Valorians\n"
        "Georgia,GPE,state,,1,2,\n\n",
        encoding="utf-8",
    )
    gazetteer = load_gazetteer(path)
    assert [(p.name, p.source) for p in gazetteer.look_up("valorian republic")] == [("Valoria", "user")]
    assert gazetteer.look_up("Valorians")[0].is_demonym
    georgias = gazetteer.look_up("Georgia")
    assert (georgias[0].latitude, georgias[0].source) == (1.0, "user")
    assert [p.name for p in georgias if p.source == "curated"] == ["Georgia (US state)"]
    assert gazetteer.sha256 != load_gazetteer().sha256 == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,kind\nValoria,state\n", "no column 'type'"),
        ("name,type,colour\nValoria,GPE,red\n", "unknown column 'colour'"),
        ("name,type\n,GPE\n", "line 2: no name"),
        ("name,type\nValoria,PLACE\n", "line 2: 'PLACE' is no entity type"),
        ("name,type\nValoria,GPE,what\n", "more values than columns"),
        ("name,type,latitude,longitude\nA,GPE,1,2\nB,GPE,north,2\n", "line 3: latitude 'north' is no number"),
        ("name,type,latitude,longitude\nA,GPE,91,2\n", "outside -90 to 90"),
        ("name,type,latitude,longitude\nA,GPE,nan,2\n", "outside -90 to 90"),
        ("name,type,latitude,longitude\nA,GPE,1,\n", "go together"),
        ("name,type,population\nA,GPE,many\n", "population 'many' is no whole number"),
    ],
)
def test_gazetteer_user_table_errors_say_where_and_what(tmp_path, text, words):
    path = tmp_path / "my.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_gazetteer(path)
    assert words in str(caught.value)
    assert "my.csv" in str(caught.value)


def test_gazetteer_user_table_that_cannot_be_read(tmp_path):
    with pytest.raises(ConfigError, match="name a CSV file as gazetteer"):
        load_gazetteer(tmp_path / "none.csv")
    path = tmp_path / "latin.csv"
    path.write_bytes(b"name,type\n\xc5land,GPE\n")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_gazetteer(path)
