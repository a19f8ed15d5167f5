"""An answer: the parts of a page, and what the site knows of all of them.

`catalog` reads `questions.toml`, which says once what is asked. A page names its question
in its `front_matter`, and gets its `header` from the catalog. `anatomy` says which parts
an answer has and in which order; `parts` and `claims` are the blocks that Markdown has no
words for, and how they look is in `docs/_static/site.css`.

The rest are lists that follow from the pages: of chapters and questions (`chapters`,
`question_list`, `question_index`), of claims, and "claim 3" as a link (`claims_index`,
`claim_links`), all claims in a file for others (`claims_file`), and the bounds in the
order of `margins` (`margin_tables`). `reread_lists` has such a page read again when a page
comes or goes. `values` shows under an example what it compared, `folded_code` folds what
is long, and `cite` says how to cite a page. A page says how long it takes (`reading_time`),
and may show how one does it in PyTorch (`torch_block`); `second_edition` has the rules for
pages that do, of `symbols` too. `symptoms` is for the page that goes from what one sees to
the cause, and `symptom_lists` makes its tree and its table; `page_map` draws what
builds on what, and `exercises` asks the reader to write what the page has. What each symbol of a formula
stands for on each page is held to a list (`notation`), shown by `notation_table`.
"""

from typing import TYPE_CHECKING

from kit.extension import load

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Set up what this room has for Sphinx."""
    return load(
        app,
        "answer.header",
        "answer.anatomy",
        "answer.torch_block",
        "answer.second_edition",
        "answer.claims_index",
        "answer.claim_links",
        "answer.question_index",
        "answer.values",
        "answer.folded_code",
        "answer.claims_file",
        "answer.cite",
        "answer.margin_tables",
        "answer.symptom_lists",
        "answer.notation_table",
        "answer.page_map",
        "answer.exercises",
    )
