// A mock interview as its address says it: the same questions for everybody who has it.
// Needs practice-deck.js.
"use strict";

var refnnSet = (() => {
  const MOST = { questions: 20, minutes: 30 };
  const USUAL = { questions: 5, minutes: 3 };
  const LONGEST = 60; // letters of a seed

  // A whole number from 1 on, or what is usual.
  function whole(asked, name) {
    const text = asked.get(name) ?? "";
    return /^\d{1,3}$/.test(text) ? Math.min(Math.max(1, Number(text)), MOST[name]) : USUAL[name];
  }

  // Read an address; what is not known in it is ignored.
  function read(search) {
    const asked = new URLSearchParams(search);
    const { chapter, difficulty } = refnnDeck.chosen(search);
    return {
      seed: (asked.get("seed") ?? "").trim().slice(0, LONGEST),
      questions: whole(asked, "questions"),
      minutes: whole(asked, "minutes"),
      chapter,
      difficulty,
      view: asked.get("view") === "interviewer" ? "interviewer" : "candidate",
    };
  }

  // Write one, with nothing in it that is usual.
  function write(set, view) {
    const asked = new URLSearchParams({ seed: set.seed });
    for (const [name, usual] of Object.entries(USUAL)) if (set[name] !== usual) asked.set(name, set[name]);
    for (const name of ["chapter", "difficulty"]) if (set[name].length) asked.set(name, set[name].join(","));
    if (view === "interviewer") asked.set("view", view);
    return `?${asked}`;
  }

  const drawn = ({ chapter, difficulty, questions, seed }) => refnnDeck.drawn({ chapter, difficulty }, questions, seed);

  return { MOST, LONGEST, read, write, drawn };
})();
