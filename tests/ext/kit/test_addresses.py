"""The addresses are said in one place, and are addresses."""

import re
import tomllib
from pathlib import Path

import pytest

from kit.addresses import PLACES, Addresses

ROOT = Path(__file__).parents[3]
URLS = """
[project]
name = "mini"
[project.urls]
Documentation = "https://example.org/mini"
Repository = "https://example.com/mini/"
"""
# What a citation calls them.
CITED = {"Documentation": "url", "Repository": "repository-code"}


@pytest.fixture
def pyproject(tmp_path, monkeypatch):
    """Write a pyproject.toml; nothing is said in the environment."""
    for variable, _ in PLACES.values():
        monkeypatch.delenv(variable, raising=False)

    def write(text):
        file = tmp_path / "pyproject.toml"
        file.write_text(text)
        return file

    return write


def test_without_any_nothing_is_known(pyproject):
    assert Addresses.read(pyproject('[project]\nname = "mini"\n')) == Addresses()


def test_the_project_says_them(pyproject):
    found = Addresses.read(pyproject(URLS))
    assert found == Addresses("https://example.org/mini/", "https://example.com/mini")


def test_who_builds_may_say_another(pyproject, monkeypatch):
    monkeypatch.setenv("REFNN_SITE", "https://example.net")
    monkeypatch.setenv("REFNN_REPOSITORY", "")
    found = Addresses.read(pyproject(URLS))
    assert found == Addresses("https://example.net/", "https://example.com/mini")


@pytest.mark.parametrize(
    "wrong",
    [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://a b",
        'https://a"b/',
        "https://a?b",
    ],
)
def test_what_is_no_address_is_refused(pyproject, monkeypatch, wrong):
    monkeypatch.setenv("REFNN_SITE", wrong)
    with pytest.raises(ValueError, match="REFNN_SITE must be an address"):
        Addresses.read(pyproject(URLS))
    monkeypatch.delenv("REFNN_SITE")
    file = pyproject(URLS.replace("https://example.org/mini", wrong.replace('"', "<")))
    with pytest.raises(ValueError, match=r"Documentation in .* must be an address"):
        Addresses.read(file)


def other_in_citation(pyproject, citation):
    """Give the addresses that a citation says otherwise than the project."""
    urls = tomllib.loads(pyproject)["project"].get("urls", {})
    said = {
        n: re.search(rf"^{key}: *(\S+)", citation, re.M) for n, key in CITED.items()
    }
    return [
        n for n in CITED if urls.get(n) != (said[n][1].strip('"') if said[n] else None)
    ]


def test_the_citation_has_the_addresses_of_the_project():
    texts = [(ROOT / name).read_text() for name in ("pyproject.toml", "CITATION.cff")]
    assert not other_in_citation(*texts)
    cited = (
        'url: "https://example.org/mini"\nrepository-code: https://example.com/mini/\n'
    )
    assert not other_in_citation(URLS, cited)
    assert other_in_citation(URLS, cited.replace("org", "net")) == ["Documentation"]
    assert other_in_citation(URLS, "") == list(CITED)
