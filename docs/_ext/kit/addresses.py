"""Where the site and the repository are, once they have addresses.

Each is said in one place: in `[project.urls]` of pyproject.toml, which the package index
shows too, or by whoever builds, in a variable, which wins. Without, what needs an address
is left out, and a site on a disk asks for none.
"""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kit.extension import SAFE

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# By what is asked for: the variable, and the name in [project.urls].
PLACES = {
    "site": ("REFNN_SITE", "Documentation"),
    "repository": ("REFNN_REPOSITORY", "Repository"),
}
VARIABLES = tuple(variable for variable, _ in PLACES.values())
ADDRESS = re.compile(r"https?://[^\s/?#\"<>]+(/[^\s?#\"<>]*)?")


@dataclass(frozen=True)
class Addresses:
    """Both addresses, empty where there is none; that of the site ends in a slash."""

    site: str = ""
    repository: str = ""

    @classmethod
    def read(cls, pyproject: Path) -> "Addresses":
        """Find both."""
        project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
        found = {}
        for what, (variable, name) in PLACES.items():
            said = os.environ.get(variable) or project.get("urls", {}).get(name, "")
            if said and not ADDRESS.fullmatch(said):
                place = (
                    variable if os.environ.get(variable) else f"{name} in {pyproject}"
                )
                raise ValueError(
                    f"{place} must be an address such as https://example.org/, got {said}"
                )
            found[what] = said.rstrip("/")
        site = f"{found['site']}/" if found["site"] else ""
        return cls(site, found["repository"])


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Let conf.py say where the repository is; where the site is, Sphinx asks itself."""
    app.add_config_value("refnn_repository", "", "env", (str,))
    return SAFE
