// One round of practice: a card is asked, told step by step, and marked. Keys do all that
// buttons do. Needs practice-card.js, practice-store.js and sideways.js.
"use strict";

// Give the place where cards are asked, and what begins a round there.
function refnnSession(ended) {
  const { element, button } = refnnCard;
  const { GRADES } = refnnProgress;
  const AGAIN_AFTER = 4; // cards, until one that was failed is asked again
  const OWN = "a, button, summary"; // what Space and Enter do something with already

  const count = element("span");
  const clock = element("span", { className: "clock", hidden: true });
  clock.setAttribute("role", "timer");
  const context = element("p", { className: "context" });
  const heading = element("h2", { tabIndex: -1 });
  const ask = element("p", { className: "ask" });
  const told = element("div", { className: "told" });
  const show = button("", reveal, { className: "show" });
  show.setAttribute("aria-keyshortcuts", "Space");
  const marks = GRADES.map((grade, i) => {
    const made = button("", () => mark(grade), { className: `mark ${grade}` });
    made.setAttribute("aria-keyshortcuts", String(i + 1));
    return made;
  });
  const page = element("a", { target: "_blank" }, "open the page");
  page.setAttribute("aria-keyshortcuts", "O");
  const place = element("section", { className: "asking", hidden: true },
    element("p", { className: "head" }, count, clock),
    context, heading, ask, told,
    element("div", { className: "bar" }, show, ...marks),
    element("p", { className: "more" }, page, button("skip", next), button("end", finish)),
    element("p", { className: "keys" }, "Keys: Space shows, 1 to 4 mark, O opens the page, S skips, Escape ends."));
  place.setAttribute("aria-label", "Practice");

  let queue, card, again, steps, shown, begun, ticking, tally, total, timed;

  function begin(cards, withClock) {
    queue = cards.map((each) => ({ card: each, again: false }));
    total = cards.length;
    timed = withClock;
    tally = new Map();
    place.hidden = false;
    next();
  }

  function next() {
    clearInterval(ticking);
    const turn = queue.shift();
    if (!turn) {
      finish();
      return;
    }
    ({ card, again } = turn);
    steps = refnnCard.steps(card);
    shown = 0;
    const asked = total - queue.filter((each) => !each.again).length;
    count.textContent = again ? "once more" : `${asked} of ${total}`;
    context.textContent = card.kind === "question" ? "" : `${card.page.number}. ${card.page.title}`;
    heading.innerHTML = refnnCard.asked(card);
    ask.textContent = refnnCard.ASKS[card.kind];
    told.replaceChildren();
    page.href = refnnCard.address(card);
    begun = Date.now();
    clock.hidden = !timed;
    if (timed) ticking = setInterval(tick, 1000);
    tick();
    settle();
    heading.focus();
  }

  function tick() {
    clock.textContent = refnnCard.minutes((Date.now() - begun) / 1000);
  }

  function spelled(days) {
    if (days < 31) return `${days} d`;
    return days < 365 ? `${Math.round(days / 30.4)} mo` : "1 y";
  }

  // Show what can be done now.
  function settle() {
    page.hidden = !shown;
    context.hidden = !context.textContent;
    ask.hidden = !ask.textContent;
    show.hidden = shown === steps.length;
    show.textContent = show.hidden ? "" : `show the ${steps[shown].name}`;
    const days = refnnProgress.days(refnnStore.get(card.identity), Date.now());
    for (const [i, made] of marks.entries()) {
      made.hidden = !shown;
      made.replaceChildren(GRADES[i]);
      if (!again) made.append(" ", element("small", {}, spelled(days[i])));
    }
  }

  function reveal() {
    const { name, parts } = steps[shown++];
    clearInterval(ticking);
    const part = element("section", { tabIndex: -1 }, element("h3", {}, name), ...parts);
    for (const link of part.querySelectorAll("a")) link.target = "_blank"; // the round goes on here
    told.append(part);
    refnnSideways(part);
    settle();
    part.focus();
  }

  // The first mark of a round says when a card comes back. After "again" it is asked once
  // more in this round, and more often until it is known; that changes no interval.
  function mark(grade) {
    const { identity } = card;
    if (!again) {
      refnnStore.keep(identity, refnnProgress.mark(refnnStore.get(identity), grade, Date.now()));
      tally.set(grade, (tally.get(grade) ?? 0) + 1);
    }
    if (grade === "again") queue.splice(AGAIN_AFTER, 0, { card, again: true });
    next();
  }

  function finish() {
    clearInterval(ticking);
    place.hidden = true;
    ended(GRADES.filter((grade) => tally.has(grade)).map((grade) => `${tally.get(grade)} ${grade}`));
  }

  addEventListener("keydown", (event) => {
    if (place.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("dialog, input, select, textarea")) return;
    const { key } = event;
    const own = /^( |Enter)$/.test(key) && event.target.closest?.(OWN);
    if (/^Arrow(Left|Right)$/.test(key)) event.stopImmediatePropagation(); // they would leave the page
    else if (own) return;
    else if (key === " " || key === "Enter") {
      if (shown < steps.length) reveal();
      event.preventDefault();
    } else if (/^[1-4]$/.test(key) && shown) mark(GRADES[key - 1]);
    else if (key === "o" && shown) page.click();
    else if (key === "s") next();
    else if (key === "Escape") finish();
  }, true);

  return { place, begin };
}
