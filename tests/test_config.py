"""The configuration: defaults, overlay, and errors that say what to do."""

from __future__ import annotations

import pytest

from textmine.config import load_config
from textmine.errors import ConfigError


def test_config_overlays_the_defaults(tmp_path):
    mine = tmp_path / "textmine.toml"
    mine.write_text(
        '[dates]\nnarrative = "news"\nconventions = "south.toml"\n[arguments]\ncodebook = "books/mine.yaml"\n'
    )
    config = load_config(mine)
    assert config.dates.narrative == "news"
    assert config.quotes == load_config().quotes
    assert config.codebook == tmp_path / "books" / "mine.yaml"
    assert config.conventions == tmp_path / "south.toml"
    assert load_config().conventions is None


def test_config_hash_ignores_what_changes_no_result(tmp_path):
    config = load_config()
    assert config.replace(run={"jobs": 7}).sha256() == config.sha256()
    assert config.replace(dates={"narrative": "news"}).sha256() != config.sha256()
    # Their content decides, not where the file stands.
    elsewhere = config.replace(dates={"conventions": str(tmp_path / "south.toml")})
    assert elsewhere.sha256() == config.sha256() != elsewhere.sha256("of the content")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[dates]\nnarative = 'news'\n", "unknown setting 'dates.narative'"),
        ("[dates]\nnarrative = 'novel'\n", "setting 'dates.narrative'"),
        ("[run]\njobs = 0\n", "setting 'run.jobs'"),
        ("[dates\n", "no valid TOML"),
    ],
)
def test_config_errors_name_file_and_setting(tmp_path, text, words):
    mine = tmp_path / "textmine.toml"
    mine.write_text(text)
    with pytest.raises(ConfigError, match=words) as caught:
        load_config(mine)
    assert str(mine) in str(caught.value)
    assert caught.value.remedy


def test_config_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.toml: No such file"):
        load_config(tmp_path / "nowhere.toml")
