// What a reader knows: how each card was marked, and when it comes back (FSRS). Pure: it
// keeps nothing and shows nothing. Needs ts-fsrs.js.
"use strict";

var refnnProgress = (() => {
  const KIND = "refnn practice";
  const VERSION = 1;
  const GRADES = ["again", "hard", "good", "easy"];
  const DAY = 86_400_000;
  const LONGEST = 5_000_000; // letters of a file: ten times all cards
  // Whole days, the same for the same marks; what is well known comes once a year.
  const scheduler = FSRS.fsrs({ enable_short_term: false, enable_fuzz: false, maximum_interval: 365 });

  class Refused extends Error {}

  const within = (least, most) => (value) => Number.isFinite(value) && value >= least && value <= most;
  const count = (value) => Number.isSafeInteger(value) && value >= 0;
  const time = (value) => typeof value === "string" && /^(\d{4}|\+\d{6})-\d\d-\d\dT[\d:.]+Z$/.test(value) && Date.parse(value) > 0;
  const FIELDS = {
    due: time,
    last_review: time,
    stability: within(0.001, 36_500),
    difficulty: within(1, 10),
    scheduled_days: count,
    reps: count,
    lapses: count,
    state: (value) => [1, 2, 3].includes(value), // a card that was never marked is not kept
  };
  const IDENTITY = /^[\w.-]+\/[\w-]+\/[\w-]+$/;
  const plain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  // Give the cards of a file by identity, or refuse it in words for a reader.
  function read(text) {
    if (text.length > LONGEST) throw new Refused("it is far too long for one.");
    let file;
    try {
      file = JSON.parse(text);
    } catch {
      throw new Refused("it is not JSON, or its end is missing.");
    }
    if (!plain(file) || file.kind !== KIND) throw new Refused("it is something else.");
    if (!Number.isSafeInteger(file.version)) throw new Refused("its version is missing.");
    if (file.version > VERSION) {
      throw new Refused(`it is of a newer edition: version ${file.version}, and this page reads ${VERSION}.`);
    }
    if (file.version < VERSION) {
      throw new Refused(`it is of an older edition: version ${file.version}, and this page reads ${VERSION}.`);
    }
    if (!plain(file.cards)) throw new Refused("its cards are missing.");
    const cards = new Map();
    for (const [identity, entry] of Object.entries(file.cards)) {
      if (!IDENTITY.test(identity) || !plain(entry)) {
        throw new Refused(`it has a card that is none: ${identity.slice(0, 80)}.`);
      }
      const kept = {};
      for (const [field, right] of Object.entries(FIELDS)) {
        if (!right(entry[field])) throw new Refused(`the ${field} of ${identity} is wrong.`);
        kept[field] = entry[field];
      }
      cards.set(identity, kept);
    }
    return cards;
  }

  function write(cards) {
    const sorted = [...cards].sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify({ kind: KIND, version: VERSION, cards: Object.fromEntries(sorted) }, null, 1);
  }

  // Of a card that both have, the one that was marked more often; of equals, the later one.
  function merge(mine, theirs) {
    const all = new Map(mine);
    for (const [identity, entry] of theirs) {
      const known = all.get(identity);
      const more = known && (entry.reps - known.reps || Date.parse(entry.last_review) - Date.parse(known.last_review));
      if (!known || more > 0) all.set(identity, entry);
    }
    return all;
  }

  // A card that was marked tomorrow: the clock has been set back since.
  const fromLater = (entry, now) => Date.parse(entry.last_review) > now + DAY;

  function card(entry, now) {
    if (!entry) return FSRS.createEmptyCard(new Date(now));
    const last = new Date(Math.min(Date.parse(entry.last_review), now));
    return { ...entry, due: new Date(entry.due), last_review: last, elapsed_days: 0, learning_steps: 0 };
  }

  function after(entry, grade, now) {
    return scheduler.next(card(entry, now), new Date(now), GRADES.indexOf(grade) + 1).card;
  }

  // Give what is known of a card once it has been marked.
  function mark(entry, grade, now) {
    const next = after(entry, grade, now);
    const kept = Object.fromEntries(Object.keys(FIELDS).map((field) => [field, next[field]]));
    return { ...kept, due: next.due.toISOString(), last_review: next.last_review.toISOString() };
  }

  // In how many days a card comes back, for each mark.
  const days = (entry, now) => GRADES.map((grade) => after(entry, grade, now).scheduled_days);

  // A day is the reader's: what comes back this evening is due this morning.
  function isDue(entry, now) {
    return Date.parse(entry.due) < new Date(now).setHours(24, 0, 0, 0) || fromLater(entry, now);
  }

  return { GRADES, Refused, read, write, merge, mark, days, isDue };
})();
