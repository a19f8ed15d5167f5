"""The site, as Sphinx builds it: `sphinx-build -c . docs build/draft`.

`make site` calls docs/_ext/make_site.py, which lets one build at a time into a folder,
skips one where nothing changed, and publishes the draft.
"""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

ROOT = Path(__file__).parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "_ext")]

from kit.addresses import Addresses  # noqa: E402 (found by the line above)

project = "refnn"
release = version_of("refnn")
author = "the refnn authors"
copyright = "the refnn authors, CC BY 4.0"  # no year: it would change every page

# The rooms of docs/_ext: each tells in its __init__.py what is where. In which order they
# may import each other is in pyproject.toml, under [tool.importlinter].
extensions = [
    "gate",  # executes every example
    "answer",  # the parts of a page, and the lists of pages
    "lift",  # a script of each claim
    "scope",  # how far each claim holds
    "figures",
    "reference",
    "web",  # what a browser gets to see
    "find",  # the index of what one can look for
    "share",  # what others see of the site, and what they tell of it
    "practise",  # a page that asks
    "book",  # and what readers of other formats do
    "takeaway",  # the answers in other shapes, to take along
    "myst_parser",
    "sphinx_copybutton",
    "sphinx_gallery.gen_gallery",
]

# The addresses of the site and of its repository, once there are any. Nothing here asks for
# them: what hangs on one is left out without.
addresses = Addresses.read(ROOT / "pyproject.toml")
html_baseurl = addresses.site
refnn_repository = addresses.repository  # each source links to its lines

# Examples
refnn_imports = ["sklearn.datasets"]

# Sources
root_doc = "index"
exclude_patterns = ["_ext", "_static", "_templates", "auto_gallery/**/*.ipynb"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3
nitpicky = True
bibtex_bibfiles = ["docs/bibliography.bib"]
bibtex_default_style = "plain"
bibtex_reference_style = "author_year"
suppress_warnings = [
    # A work stands in the list of each page that cites it; its label is not shown.
    "bibtex.duplicate_citation",
    "bibtex.duplicate_label",
    # It looks at the whole path: a clone may lie in "My Projects".
    "sphinx_gallery.space_in_filename",
]

# Reference
autodoc_default_options = {"members": True}
autodoc_typehints = "none"
add_module_names = False
default_role = "code"  # of docstrings: `x` is a name
napoleon_google_docstring = False
napoleon_use_param = False
napoleon_use_rtype = False
napoleon_custom_sections = [("Attributes", "params_style")]

intersphinx_mapping = {  # `make inventories` writes the files: no build asks the network
    "python": ("https://docs.python.org/3", "inventories/python.inv"),
    "numpy": ("https://numpy.org/doc/stable", "inventories/numpy.inv"),
}

# Gallery
sphinx_gallery_conf = {
    "examples_dirs": "../gallery",
    "gallery_dirs": "auto_gallery",
    "backreferences_dir": "auto_gallery/backreferences",
    "doc_module": ("refnn",),
    "filename_pattern": r"/plot_",
    "image_scrapers": ("figures.scraper.scrape",),
    "capture_repr": (),
    "within_subsection_order": "FileNameSortKey",
    "remove_config_comments": True,
    "download_all_examples": False,
    # What would differ from one build to the next.
    "write_computation_times": False,
    "min_reported_time": 1e9,
    "show_memory": False,
    "show_signature": False,
    "css": (),  # docs/_static/gallery.css has what is needed
}

# HTML
html_theme = "furo"
html_title = "refnn"
templates_path = ["docs/_templates"]
html_static_path = ["docs/_static"]
html_css_files = ["site.css"]
html_favicon = "docs/_static/favicon.svg"
html_search_scorer = "docs/_static/search-scorer.js"
html_math_renderer = "katex"
html_copy_source = False
html_show_sourcelink = False
html_domain_indices = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0b4f8f",
        "color-brand-content": "#0b62b0",
        "color-brand-visited": "#0b62b0",
        "color-foreground-primary": "#1f2328",
        "color-api-name": "#0b4f8f",
        "color-api-pre-name": "#5a5c63",
    },
    "dark_css_variables": {
        "color-brand-primary": "#8cc4f9",
        "color-brand-content": "#6cb4f7",
        "color-brand-visited": "#6cb4f7",
        "color-foreground-primary": "#d6d9dc",
        "color-api-name": "#8cc4f9",
        "color-api-pre-name": "#9ca0a5",
    },
}
copybutton_exclude = ".linenos, .gp, .go, .measured"

# One page: Sphinx makes no index to search in it.
singlehtml_sidebars = {
    "**": [name for name in html_sidebars["**"] if name != "sidebar/search.html"]
}

# The book, as an e-reader shows it
book_version = release
epub_basename = "refnn"
epub_title = "Training neural networks, answered by running code"
epub_description = (
    "44 interview questions on training neural networks, with answers whose claims were "
    "executed when this book was made"
)
epub_author = epub_publisher = epub_contributor = author
epub_identifier = epub_uid = "refnn-answers"
epub_cover = ("_static/favicon.svg", "cover.html")
epub_css_files = ["book.css"]
epub_show_urls = "no"
epub_tocscope = "includehidden"
epub_tocdup = False

# LaTeX
latex_engine = "xelatex"  # it knows σ and ×
