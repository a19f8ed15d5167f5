// Keeps what a reader knows, in this browser and nowhere else. Where that cannot be done,
// practice goes on and a note says that it is not remembered. Needs practice-progress.js.
"use strict";

var refnnStore = (() => {
  const NAME = "refnn practice";
  const AS_IT_IS = "What this browser has kept of your practice cannot be read, and is left as it is: ";
  let cards = new Map();
  let known = false; // whether anything of ours has been in the storage
  let ended = false; // for good: what was cleared stays so, what cannot be read is not overwritten
  let note = "";
  const listeners = [];

  function say(words) {
    if (words === note) return;
    note = words;
    for (const listener of listeners) listener();
  }

  function end(words) {
    ended = true;
    say(words);
  }

  const cleared = () => end("What this browser had kept was cleared elsewhere. This page goes on with what it knows, and remembers nothing.");

  // Give what is kept, or null; nothing more is kept where it cannot be read.
  function kept() {
    const text = localStorage.getItem(NAME);
    if (text === null) {
      if (known) cleared();
      return null;
    }
    known = true;
    try {
      return refnnProgress.read(text);
    } catch (error) {
      end(AS_IT_IS + error.message);
      return null;
    }
  }

  // Two tabs may practise at once: what the other kept is kept too.
  function save() {
    if (ended) return;
    try {
      const there = kept();
      if (ended) return;
      if (there) cards = refnnProgress.merge(there, cards);
      localStorage.setItem(NAME, refnnProgress.write(cards));
      known = true;
      say("");
    } catch (error) {
      const why = error.name === "QuotaExceededError" ? "its storage is full" : "it allows no storage here";
      say(`This browser does not remember your practice: ${why}.`);
    }
  }

  function keep(identity, entry) {
    cards.set(identity, entry);
    save();
  }

  // Take over a file; what is refused changes nothing.
  function take(text) {
    const theirs = refnnProgress.read(text);
    cards = refnnProgress.merge(cards, theirs);
    save();
    return theirs.size;
  }

  function forget() {
    cards = new Map();
    known = ended = false;
    try {
      localStorage.removeItem(NAME);
      say("");
    } catch {
      // Nothing was kept then.
    }
  }

  addEventListener("storage", ({ key, newValue }) => {
    if (ended || (key !== null && key !== NAME)) return;
    if (newValue === null) {
      if (known) cleared();
    } else {
      try {
        const there = kept();
        if (there) cards = refnnProgress.merge(cards, there);
      } catch {
        // The next mark finds out, and says so.
      }
    }
    for (const listener of listeners) listener();
  });

  try {
    cards = kept() ?? cards;
    localStorage.setItem(`${NAME}?`, "");
    localStorage.removeItem(`${NAME}?`);
  } catch {
    say("This browser does not remember your practice: it allows no storage here, or has none left.");
  }

  return {
    keep, take, forget,
    get: (identity) => cards.get(identity),
    get cards() { return cards; },
    get note() { return note; },
    write: () => refnnProgress.write(cards),
    onChange: (listener) => listeners.push(listener),
  };
})();
