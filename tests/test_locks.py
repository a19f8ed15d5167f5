"""What the site needs is a part of what everything needs, to the version and the hash."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pins(lock):
    """Give the hashes of each pinned package, by its name and version."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.findall(r"^(\S+==\S+)(.*\n(?: .*\n)*)", text, re.MULTILINE)
    return {pin: re.findall(r"--hash=\S+", block) for pin, block in blocks}


def wanted(*groups):
    """Give what pyproject.toml asks for: refnn, its data, and these groups."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = said["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["data"]
    for group in groups:
        asked += [a for a in said["dependency-groups"][group] if isinstance(a, str)]
    return {re.match(r"[\w-]+", a)[0].replace("_", "-") for a in asked}


@pytest.mark.parametrize(
    ("lock", "groups"),
    [
        ("requirements-site.lock", ["docs"]),
        ("requirements.lock", ["docs", "takeaway", "test", "dev"]),
    ],
)
def test_a_lock_has_what_its_groups_ask_for(lock, groups):
    assert wanted(*groups) <= {pin.split("==")[0] for pin in pins(lock)}


def test_the_site_needs_nothing_of_the_tests():
    assert not wanted("test") <= {
        p.split("==")[0] for p in pins("requirements-site.lock")
    }


@pytest.mark.parametrize("lock", ["requirements-site.lock", "requirements-uv.lock"])
def test_a_smaller_lock_never_disagrees(lock):
    part, everything = pins(lock), pins("requirements.lock")
    assert part
    assert part == {pin: everything.get(pin) for pin in part}


def test_the_smallest_lock_is_one_package():
    assert [pin.split("==")[0] for pin in pins("requirements-uv.lock")] == ["uv"]


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.lock")), ids=str)
def test_a_lock_names_no_server(lock):
    assert "://" not in lock.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["docs/_ext/web/packages", "tests/site/axe"])
def test_a_lock_of_npm_has_sums_and_names_no_server(folder):
    lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
    asked = json.loads((ROOT / folder / "package.json").read_text("utf-8"))
    packages = {k: v for k, v in lock["packages"].items() if k}
    for name, pinned in asked["dependencies"].items():
        assert packages[f"node_modules/{name}"]["version"] == pinned
    for package in packages.values():
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package
