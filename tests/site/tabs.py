"""A tab of the browser that remembers what happened in it, and a quick way to open pages.

A page of the site is opened in a frame of the tab. It runs as it does alone, at the
width of the frame; what the browser does around a page of its own takes as long as
the page.
"""

import contextlib
from typing import NamedTuple

from accessible import faults

WIDTHS = (390, 1280)
OPEN = """async ([url, widths, scripts]) => {
    const frame = document.createElement("iframe");
    // Below what the tab shows: laid out, but not painted.
    Object.assign(frame.style, {position: "fixed", top: "3000px", border: 0});
    Object.assign(frame.style, {height: "900px", width: widths[0] + "px"});
    if (!scripts) {
        frame.sandbox = "allow-same-origin";
        frame.style.display = "none"; // laid out once, at the end
    }
    const loaded = new Promise((yes, no) => {
        frame.onload = yes;
        setTimeout(no, 30000, new Error("not loaded within 30 s: " + url));
    });
    frame.src = url;
    document.body.append(frame);
    await loaded;
    frame.style.display = "";
    const page = frame.contentDocument, found = {widths: [], wide: []};
    // As a reader sees it who has come to the end: what is far below is not laid out before.
    const near = new frame.contentWindow.CSSStyleSheet();
    near.replaceSync("* { content-visibility: visible !important }");
    page.adoptedStyleSheets = [...page.adoptedStyleSheets, near];
    window.scrolling = new Map(); // at which widths an element does
    for (const width of widths) {
        frame.style.width = width + "px";
        found.widths.push(page.documentElement.scrollWidth);
        found.wide.push([]);
        for (const box of page.querySelectorAll("pre, .table-wrapper, .katex-display")) {
            if (box.scrollWidth <= box.clientWidth + 1) continue;
            scrolling.set(box, [...(scrolling.get(box) ?? []), width].sort());
            if (box.matches(".katex-display"))
                found.wide.at(-1).push(box.textContent.slice(0, 60));
        }
    }
    found.unseen = [...page.querySelectorAll("article pre")]
        .filter(block => block.textContent.includes(">>>"))
        .filter(block => !block.closest("details:not([open])"))
        .filter(block => !block.checkVisibility({opacityProperty: true, visibilityProperty: true}))
        .map(block => block.textContent);
    found.words = page.querySelector("article").innerText;
    if (!scripts) return found;
    // They are all there, also those that a reader does not come to.
    for (const image of page.images) image.loading = "eager";
    await Promise.all([...page.images].map(image => image.decode().catch(() => 0)));
    // The icon is the one thing that the browser gets for its window alone.
    for (const icon of page.querySelectorAll("link[rel~=icon]"))
        await fetch(icon.href).catch(() => 0);
    return found;
}"""
CLOSE = "() => document.querySelector('iframe').remove()"


class Seen(NamedTuple):
    """What a page did and showed: by itself, and without scripts."""

    wrong: list[str]
    asked: list[str]
    widths: dict[int, int]
    wide: dict[int, list[str]]
    unseen: list[str]
    faults: dict[int, list[str]]
    words: set[str]
    plain: set[str]


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


def visit(browser, origin, paths):
    """Open every page once with scripts and once without.

    What a page asked for of the site itself is given from the root of the site.
    """
    seen = {}
    order = list(WIDTHS)
    with listening(browser) as (page, wrong, asked):
        plain = page.context.new_page()  # nobody listens to what goes wrong in it
        page.goto(f"{origin}/frame")
        plain.goto(f"{origin}/frame")
        for path in paths:
            wrong.clear()
            asked.clear()
            url = f"{origin}/{path}"
            found = page.evaluate(OPEN, [url, order, True])
            hindering = faults(page)
            page.evaluate(CLOSE)
            without = plain.evaluate(OPEN, [url, WIDTHS[-1:], False])
            plain.evaluate(CLOSE)
            seen[path] = Seen(
                list(wrong),
                [a[len(origin) :] if a.startswith(f"{origin}/") else a for a in asked],
                dict(zip(order, found["widths"], strict=True)),
                dict(zip(order, found["wide"], strict=True)),
                found["unseen"],
                hindering,
                set(found["words"].split()),
                set(without["words"].split()),
            )
            order.reverse()  # the next page is opened at the other width
    return seen
