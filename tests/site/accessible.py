"""What axe-core finds on a page: what hinders a reader with a keyboard or a screen reader.

axe would take a second for each page, mostly for what it has seen on others: the menu,
the words in code, paragraph after paragraph. So it is shown each kind of element once.
Elements are of a kind if they and all around them have the same tags, classes, roles and
the like: then they have the same colors and the same faults.
"""

from pathlib import Path

AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = {390: "dark", 1280: "light"}
PREPARE = """async () => {
    const {contentWindow, contentDocument: page} = document.querySelector("iframe");
    // What axe looks at the value of; of the rest, such as an address, there is some or none.
    const telling = /^(class|role|type|scope|aria-(hidden|level|current))$/;
    const facts = (part) => [...part.attributes].map(({name, value}) =>
        telling.test(name) ? `${name}=${value}` : `${name}${value ? "+" : ""}`).sort();
    // These have their meaning from where they stand among others.
    const skeleton = "html, head, body, main, article, section, header, footer, nav, aside, " +
        "h1, h2, h3, h4, h5, h6, dl > *, link, style, script, .skip-to-content";
    const whole = "a, button, label, summary, table, svg, .katex";
    const known = window.known ??= new Set();
    const isNew = (part, around, keep) => {
        const words = [...part.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        const kind = `${around} ${part.tagName} ${facts(part)} ${scrolling.get(part)} ${words}`;
        let fresh = !known.has(kind) || part.matches(skeleton);
        known.add(kind);
        if (part.matches(".katex")) return fresh; // letters, in the color of the text
        const inside = keep || part.matches(whole);
        for (const child of [...part.children])
            if (isNew(child, kind, inside)) fresh = true;
            else if (part.matches("pre, pre *")) child.replaceWith(child.textContent);
            else if (!inside) child.remove();
        return fresh;
    };
    isNew(page.body, "", false);
    const still = new contentWindow.CSSStyleSheet();
    still.replaceSync("* { transition: none !important }"); // from one color to the other
    page.adoptedStyleSheets.push(still);
    const script = page.createElement("script");
    const loaded = new Promise((yes, no) => [script.onload, script.onerror] = [yes, no]);
    script.src = "/axe.js";
    page.head.append(script);
    await loaded;
}"""
RUN = """async (width) => {
    const frame = document.querySelector("iframe");
    frame.style.width = width + "px";
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame); // what watches sizes
    const options = {resultTypes: ["violations"]};
    const found = await frame.contentWindow.axe.run(frame.contentDocument, options);
    return found.violations.flatMap(({id, nodes}) => nodes.map(
        ({target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}"""


def faults(tab):
    """Give what axe finds on the page in the frame of a tab, by width."""
    tab.evaluate(PREPARE)
    found = {}
    for width, scheme in VIEWS.items():
        tab.emulate_media(color_scheme=scheme)
        found[width] = tab.evaluate(RUN, width)
    return found
