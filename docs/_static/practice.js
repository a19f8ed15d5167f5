// The page that asks: choose, begin, see what you know. What is chosen stands in the
// address, so that it can be kept and sent; what an address asks for in vain is ignored.
"use strict";

(() => {
  const { element } = refnnCard;
  const place = document.querySelector(".practice");
  const list = document.getElementById("all-questions");
  const note = element("p", { className: "note" });
  note.setAttribute("role", "status");
  const said = element("output");

  function choices(name, legend) {
    const boxes = Object.entries(refnnDeck.CHOICES[name]).map(([value, words]) =>
      element("label", {}, element("input", { type: "checkbox", name, value }), ` ${words}`));
    return element("fieldset", {}, element("legend", {}, legend), ...boxes);
  }

  const count = element("select", {}, ...[5, 10, 20, 50].map((n) => new Option(n, n, n === 20, n === 20)));
  const fresh = element("input", { type: "checkbox", checked: true });
  const clock = element("input", { type: "checkbox" });
  const start = element("button", { type: "submit" }, "begin");
  const form = element("form", {},
    choices("chapter", "Chapters: all, or only these"),
    choices("difficulty", "Difficulty: all, or only"),
    choices("kind", "Kinds: all, or only"),
    element("p", { className: "line" },
      element("label", {}, "How many cards ", count),
      element("label", {}, fresh, " new ones too"),
      element("label", {}, clock, " with a clock")),
    element("p", { className: "line" }, start, said));
  form.setAttribute("aria-label", "What to practise");
  const boxes = (name, state = "") => [...form.querySelectorAll(`[name=${name}]${state}`)];

  function read() {
    for (const [name, values] of Object.entries(refnnDeck.chosen(location.search))) {
      for (const box of boxes(name)) box.checked = values.includes(box.value);
    }
  }

  function choice() {
    const names = Object.keys(refnnDeck.CHOICES);
    return Object.fromEntries(names.map((name) => [name, boxes(name, ":checked").map((box) => box.value)]));
  }

  function write() {
    const asked = Object.entries(choice()).filter(([, values]) => values.length);
    const query = asked.map(([name, values]) => `${name}=${values.join(",")}`).join("&");
    try {
      history.replaceState(null, "", location.pathname + (query && `?${query}`) + location.hash);
    } catch {
      // A browser that forbids it to a page from the disk.
    }
  }

  function drawn(most, withNew) {
    return refnnDeck.session(choice(), {
      progress: refnnStore.cards, isDue: refnnProgress.isDue, now: Date.now(),
      count: most, fresh: withNew, seed: Date.now(),
    });
  }

  function draw() {
    note.textContent = refnnStore.note && `${refnnStore.note} Before you leave, you can export it as a file.`;
    note.hidden = !refnnStore.note;
    if (!session.place.hidden) return;
    const due = drawn(Infinity, false).length;
    said.textContent = `${drawn(Infinity, true).length - due} new, ${due} due`;
    knows.draw();
  }

  async function begin(cards) {
    if (!cards.length) {
      said.textContent = "Of these nothing is due, and nothing new is left or wanted.";
      return;
    }
    let there;
    try {
      there = await refnnCard.texts(cards);
    } catch {
      said.textContent = "The texts of the cards could not be loaded.";
      return;
    }
    atWork(true);
    session.begin(there, clock.checked);
  }

  function atWork(yes) {
    place.classList.toggle("at-work", yes);
    for (const part of [form, knows.place, list]) part.hidden = yes;
  }

  function ended(marked) {
    atWork(false);
    draw();
    if (marked.length) said.textContent = `Marked: ${marked.join(", ")}.`;
    start.focus();
  }

  const session = refnnSession(ended);
  const knows = refnnKnows(draw);
  place.append(note, form, session.place, knows.place);
  form.addEventListener("input", () => {
    write();
    draw();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin(drawn(Number(count.value), fresh.checked));
  });
  refnnStore.onChange(draw);
  read();
  draw();
  place.hidden = false;
})();
