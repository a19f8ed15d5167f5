// The candidate's side of a mock interview: question after question against the clock, a
// mark of one's own for each, and a sheet at the end. Needs practice-card.js and
// practice-store.js.
"use strict";

// Give the place of the round for a set, with its cards, which have their texts.
function refnnRound(set, cards) {
  const { element, button } = refnnCard;
  const { GRADES } = refnnProgress;
  const limit = set.minutes * 60;
  const rows = []; // of the sheet: card, seconds, grade

  const count = element("span");
  const clock = element("span", { className: "clock" });
  clock.setAttribute("role", "timer");
  const late = element("span", { className: "late" });
  late.setAttribute("role", "status");
  const heading = element("h2", { tabIndex: -1 });
  const told = element("div", { className: "told" });
  const show = button("I have answered: show the answer", reveal, { className: "show" });
  show.setAttribute("aria-keyshortcuts", "Space");
  const marks = GRADES.map((grade, i) => {
    const made = button(grade, () => mark(grade), { className: `mark ${grade}` });
    made.setAttribute("aria-keyshortcuts", String(i + 1));
    return made;
  });
  const asking = element("section", { className: "asking", hidden: true },
    element("p", { className: "head" }, count, clock, late), heading, told,
    element("div", { className: "bar" }, show, ...marks),
    element("p", { className: "keys" }, "Keys: Space shows the answer, 1 to 4 mark your own."));
  asking.setAttribute("aria-label", "Interview");
  const start = button("start", begin, { className: "start" });
  const place = element("div", {}, element("p", {}, start), asking);

  let begun, used, ticking;

  function begin() {
    start.parentElement.remove();
    asking.hidden = false;
    next();
  }

  function next() {
    const card = cards[rows.length];
    if (!card) {
      finish();
      return;
    }
    used = null;
    begun = Date.now();
    count.textContent = `Question ${rows.length + 1} of ${cards.length}`;
    heading.innerHTML = refnnCard.asked(card);
    told.replaceChildren();
    late.textContent = "";
    ticking = setInterval(tick, 500);
    tick();
    settle();
    heading.focus();
  }

  const seconds = () => Math.min(Math.max(0, (Date.now() - begun) / 1000), 86_400);

  function tick() {
    const left = limit - seconds();
    clock.textContent = left > 0 ? `${refnnCard.minutes(Math.ceil(left))} left` : `${refnnCard.minutes(-left)} over`;
    if (left <= 0) late.textContent ||= "Time is up: finish your sentence."; // said once
  }

  function settle() {
    show.hidden = used !== null;
    for (const made of marks) made.hidden = used === null;
  }

  function reveal() {
    used = seconds();
    clearInterval(ticking);
    const card = cards[rows.length];
    for (const { name, parts } of refnnCard.steps(card)) {
      told.append(element("section", { tabIndex: -1 }, element("h3", {}, name), ...parts));
    }
    for (const link of told.querySelectorAll("a")) link.target = "_blank"; // the interview goes on here
    refnnSideways(told);
    settle();
    told.firstElementChild.focus();
  }

  function mark(grade) {
    const card = cards[rows.length];
    const { identity } = card;
    refnnStore.keep(identity, refnnProgress.mark(refnnStore.get(identity), grade, Date.now()));
    rows.push({ card, used, grade });
    next();
  }

  function finish() {
    asking.remove();
    const head = ["", "Question", "Time", "Mark"].map((words) => element(words ? "th" : "td", words ? { scope: "col" } : {}, words));
    const body = rows.map(({ card, used: time, grade }, i) => {
      const link = element("a", { href: refnnCard.address(card) }, `${card.page.number}. ${card.page.title}`);
      const over = time > limit ? ", over" : "";
      return element("tr", {}, element("td", {}, `${i + 1}`), element("td", {}, link), element("td", {}, refnnCard.minutes(time) + over), element("td", { className: grade }, grade));
    });
    const whole = rows.reduce((sum, row) => sum + row.used, 0);
    const tally = GRADES.map((grade) => [grade, rows.filter((row) => row.grade === grade).length]).filter(([, n]) => n);
    const title = element("h2", { tabIndex: -1 }, "Your sheet");
    place.append(element("section", { className: "sheet" },
      title,
      element("p", {}, `Set “${set.seed}”, ${set.minutes} min a question, ${new Date().toLocaleDateString()}`),
      element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body)),
      element("p", {}, `${refnnCard.minutes(whole)} in all; ${tally.map(([grade, n]) => `${n} ${grade}`).join(", ")}.`),
      element("p", { className: "line" }, button("print the sheet", () => print()))));
    title.focus();
  }

  addEventListener("keydown", (event) => {
    if (asking.hidden || !asking.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("dialog, input, select, textarea")) return;
    const { key } = event;
    if (/^Arrow(Left|Right)$/.test(key)) event.stopImmediatePropagation(); // they would leave the page
    else if (/^( |Enter)$/.test(key) && !event.target.closest?.("a, button, summary")) {
      if (used === null) reveal();
      event.preventDefault();
    } else if (/^[1-4]$/.test(key) && used !== null) mark(GRADES[key - 1]);
  }, true);

  return place;
}
