"""A tab of the browser that remembers what happened in it."""

import contextlib


@contextlib.contextmanager
def listening(browser, **options):
    """A tab, and what went wrong and was asked for since it was last cleared."""
    context = browser.new_context(**options)
    page = context.new_page()
    wrong, asked = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "requestfailed",
        # Moving on to the next page aborts an icon that is still on its way.
        lambda r: r.failure != "net::ERR_ABORTED" and wrong.append(f"failed: {r.url}"),
    )
    page.on(
        "response", lambda r: r.status >= 400 and wrong.append(f"{r.status}: {r.url}")
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
    yield page, wrong, asked
    context.close()
