// Find a page as one types: `/`, or words in the search box of the sidebar. What can be found
// is loaded at the first use. Without it, the box leads to the search in the whole text.
"use strict";

(() => {
  const root = document.documentElement.dataset.content_root ?? "./";
  const SCRIPTS = ["base-stemmer", "english-stemmer", "minisearch", "find-index", "find-rank"];
  const LABELS = { answer: "", recipe: "", page: "", reference: "reference", figure: "figure" };
  const CONTEXT = 40; // letters before the first word that matched
  const LONGEST = 240;
  let dialog, input, list, status, loading;

  function load() {
    loading ??= SCRIPTS.reduce(
      (before, name) => before.then(() => new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `${root}_static/${name}.js`;
        script.onload = done;
        script.onerror = () => failed(new Error(script.src));
        document.head.append(script);
      })),
      Promise.resolve(),
    );
    return loading;
  }

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // Where to begin, so that as many of the words that matched as possible are seen.
  function densest(parts, hit) {
    const ends = [];
    parts.reduce((end, part, i) => (ends[i] = end + part.length), 0);
    let found = { start: 0, count: 0 };
    for (const first of hit.keys()) {
      if (!hit[first]) continue;
      const from = ends[first] - parts[first].length;
      const count = hit.filter((yes, i) => yes && i >= first && ends[i] < from + LONGEST - CONTEXT).length;
      if (count > found.count) found = { start: ends.findIndex((end) => end > from - CONTEXT), count };
    }
    return found.start <= 2 ? 0 : found.start;
  }

  // The words of a text that matched, marked.
  function marked(text, terms) {
    const parts = text.split(/([\p{L}\p{N}]+)/u);
    const hit = parts.map((part, i) => i % 2 === 1 && terms.includes(refnnFind.stem(part)));
    const start = text.length > LONGEST ? densest(parts, hit) : 0;
    const shown = element("span", { className: "said" });
    if (start > 0) shown.append("… ");
    let length = 0;
    for (let i = start; i < parts.length; i++) {
      if (length > LONGEST) {
        shown.append(" …");
        break;
      }
      shown.append(hit[i] ? element("mark", { textContent: parts[i] }) : parts[i]);
      length += parts[i].length;
    }
    return shown;
  }

  function place({ kind, anchor }) {
    const number = /-(\d+)$/.exec(anchor)?.[1];
    return number && /^(claim|wrong answer|follow-up)$/.test(kind) ? `${kind} ${number}` : kind;
  }

  function item({ page, passage, terms }) {
    const address = root + page.address + (passage?.anchor ? `#${passage.anchor}` : "");
    const number = page.number ? `${page.number}. ` : "";
    const title = element("span", { className: "title" }, number, page.title);
    const label = [LABELS[page.kind], passage && place(passage)].filter(Boolean).join(", ");
    if (label) title.append(" ", element("span", { className: "place", textContent: label }));
    const link = element("a", { href: address }, title);
    const text = passage?.text ?? page.asked;
    if (text && text !== page.title) link.append(marked(text, terms));
    return element("li", {}, link);
  }

  function show() {
    const query = input.value.trim();
    const hits = query ? refnnFind.search(query) : [];
    list.replaceChildren(...hits.map(item));
    status.textContent = !query ? "" : hits.length ? `${hits.length} pages` : "No page has these words.";
    whole.hidden = !query;
    whole.firstChild.href = `${root}search.html?q=${encodeURIComponent(query)}`;
  }

  let whole;
  function make() {
    input = element("input", { type: "search", autocomplete: "off", placeholder: "Find a page" });
    input.setAttribute("aria-label", "Find a page");
    list = element("ol", { className: "hits" });
    status = element("output");
    status.setAttribute("aria-live", "polite");
    whole = element("p", { hidden: true }, element("a", { textContent: "Search the whole text for these words" }));
    const close = element("button", { type: "submit", textContent: "close" });
    const form = element("form", { method: "dialog" }, input, close);
    form.role = "search";
    form.setAttribute("aria-label", "Find a page");
    dialog = element("dialog", { className: "find" }, form, status, list, whole);
    dialog.setAttribute("aria-label", "Find a page");
    document.body.append(dialog);
    input.addEventListener("input", () => load().then(show, failed));
    dialog.addEventListener("keydown", move);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    list.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
  }

  function failed() {
    status.textContent = "What can be found could not be loaded.";
  }

  // Arrows walk through the hits, Enter in the box opens the first.
  function move(event) {
    const links = [...dialog.querySelectorAll("li a, p:not([hidden]) a")];
    const here = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) {
      links[Math.min(here + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && here >= 0) {
      (links[here - 1] ?? input).focus();
    } else if (event.key === "Escape") {
      dialog.close(); // at once: a browser would empty the box first
    } else if (event.key === "Enter" && document.activeElement === input) {
      links[0]?.click();
    } else if (here >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      input.focus(); // typing goes on in the box
      return;
    } else {
      return;
    }
    event.preventDefault();
  }

  function open(query = "") {
    if (!dialog) make();
    if (!dialog.open) dialog.showModal();
    input.value = query || input.value;
    input.focus();
    if (!query) input.select();
    load().then(show, failed);
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // Sphinx would go to the box in the sidebar
    open();
  }, true);
  for (const box of document.querySelectorAll(".sidebar-search")) {
    const begin = () => {
      open(box.value);
      box.value = "";
    };
    box.addEventListener("input", begin);
    box.addEventListener("click", begin);
  }

  // A part that an address names is unfolded.
  function unfold() {
    const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (part?.matches("details")) part.open = true;
  }
  addEventListener("hashchange", unfold);
  unfold();
})();
