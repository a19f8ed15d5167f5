// The page of the mock interview. Without a seed in the address it asks for a set; with one
// it shows the set, to the candidate or to the interviewer.
"use strict";

(async () => {
  const { element } = refnnCard;
  const place = document.querySelector(".interview");
  const set = refnnSet.read(location.search);
  const note = element("p", { className: "note" });
  note.setAttribute("role", "status");
  const remind = () => {
    note.textContent = refnnStore.note;
    note.hidden = !refnnStore.note;
  };

  const radio = (value, words) =>
    element("label", {}, element("input", { type: "radio", name: "view", value, checked: value === set.view }), ` ${words}`);

  function number(name, words) {
    const input = element("input", { type: "number", name, min: 1, max: refnnSet.MOST[name], value: set[name], required: true });
    return element("label", {}, `${words} `, input);
  }

  function choices(name, legend) {
    const boxes = Object.entries(refnnDeck.CHOICES[name]).map(([value, words]) =>
      element("label", {}, element("input", { type: "checkbox", name, value, checked: set[name].includes(value) }), ` ${words}`));
    return element("fieldset", {}, element("legend", {}, legend), ...boxes);
  }

  // The form is sent to this page itself: the address is the set.
  function form() {
    const seed = element("input", { name: "seed", value: Math.random().toString(36).slice(2, 8), maxLength: refnnSet.LONGEST, required: true, autocomplete: "off" });
    const made = element("form", { method: "get" },
      element("p", { className: "line" },
        number("questions", "Questions"), number("minutes", "Minutes for each"),
        element("label", {}, "Seed ", seed)),
      choices("chapter", "Chapters: all, or only these"),
      choices("difficulty", "Difficulty: all, or only"),
      element("fieldset", {}, element("legend", {}, "I am"), radio("candidate", "the candidate"), radio("interviewer", "the interviewer")),
      element("p", { className: "line" }, element("button", { type: "submit" }, "draw the set")));
    made.setAttribute("aria-label", "A new set");
    return made;
  }

  function about(cards) {
    const other = set.view === "candidate" ? "interviewer" : "candidate";
    const where = new URL(refnnSet.write(set, ""), location.href).href;
    const shared = element("input", { readOnly: true, value: where, onfocus: () => shared.select() });
    const parts = [`${cards.length} ${cards.length === 1 ? "question" : "questions"}`, `${set.minutes} min for each`, `seed “${set.seed}”`];
    return element("div", { className: "set" },
      element("p", {}, `${parts.join(", ")}.`),
      element("p", { className: "line" }, element("label", {}, "Whoever has this address has the same set: ", shared)),
      element("p", { className: "line" },
        element("a", { href: refnnSet.write(set, other) }, `the ${other}’s view`),
        element("a", { href: location.pathname.split("/").pop() }, "another set")));
  }

  place.append(note);
  place.hidden = false;
  refnnStore.onChange(remind);
  remind();
  if (!set.seed) {
    place.append(form());
    return;
  }
  place.classList.add("at-work");
  try {
    const cards = await refnnCard.texts(refnnSet.drawn(set));
    place.append(about(cards), set.view === "interviewer" ? refnnListener(cards) : refnnRound(set, cards));
    refnnSideways(place);
  } catch {
    place.append(element("p", {}, "The texts of the questions could not be loaded."));
  }
})();
