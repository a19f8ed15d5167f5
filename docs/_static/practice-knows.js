// What one knows: by chapter, and the weakest cards; and the file that takes it elsewhere.
// Needs practice-deck.js, practice-store.js and practice-card.js.
"use strict";

// Give the place where it is shown, and what draws it anew; `changed` is told of a change.
function refnnKnows(changed) {
  const { element, button } = refnnCard;
  const WEAKEST = 5;
  const shown = element("div");
  const said = element("output");
  const input = element("input", { type: "file", accept: ".json,application/json" });
  const place = element("section", { className: "knows" },
    element("h2", { id: "what-you-know" }, "What you know"),
    shown,
    element("div", { className: "files" },
      button("export your progress", give),
      element("label", {}, "import a file ", input),
      button("forget everything", forget),
      said));
  place.setAttribute("aria-labelledby", "what-you-know");

  const cells = (name, parts) => parts.map((part) => element(name, {}, String(part)));

  function row(title, ...numbers) {
    return element("tr", {}, element("th", { scope: "row" }, title), ...cells("td", numbers));
  }

  function table() {
    const chapters = refnnDeck.byChapter(refnnStore.cards, refnnProgress.isDue, Date.now());
    const sum = (what) => chapters.reduce((all, chapter) => all + chapter[what], 0);
    const head = cells("th", ["Chapter", "Cards", "Met", "Due today"]);
    for (const cell of head) cell.scope = "col";
    const rows = chapters.map(({ title, all, met, due }) => row(title, all, met, due));
    return element("table", {},
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...rows),
      element("tfoot", {}, row("All", sum("all"), sum("met"), sum("due"))));
  }

  function weakest() {
    const cards = refnnDeck.weakest(refnnStore.cards, WEAKEST);
    if (!cards.length) return [];
    const items = cards.map((card) => {
      const link = element("a", { href: refnnCard.address(card) }, `${card.page.number}. ${card.page.title}`);
      return element("li", {}, link, card.kind === "question" ? "" : `, ${card.anchor.replaceAll("-", " ")}`);
    });
    return [element("h3", {}, "Weakest"), element("ol", {}, ...items)];
  }

  function draw() {
    shown.replaceChildren(table(), ...weakest());
  }

  function give() {
    const url = URL.createObjectURL(new Blob([refnnStore.write()], { type: "application/json" }));
    element("a", { href: url, download: "refnn-practice.json" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    try {
      said.textContent = `Taken over: ${refnnStore.take(await file.text())} cards.`;
    } catch (error) {
      const why = error instanceof refnnProgress.Refused ? error.message : "it cannot be read.";
      said.textContent = `This file is no progress of this practice: ${why} Nothing was changed.`;
    }
    input.value = "";
    changed();
  });

  function forget() {
    if (!confirm("Forget all marks of your practice in this browser?")) return;
    refnnStore.forget();
    said.textContent = "Forgotten.";
    changed();
  }

  return { place, draw };
}
