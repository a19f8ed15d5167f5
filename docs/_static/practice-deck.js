// Which cards there are, which of them are wanted, and in which order they are asked. Pure.
// Needs practice-index.js.
"use strict";

var refnnDeck = (() => {
  const { kinds, chapters, pages } = refnnPractice;
  const LEVELS = { E: "easy", M: "medium", H: "hard" };
  // What one can choose by: the values that an address may have, with their words.
  const CHOICES = {
    chapter: Object.fromEntries(chapters),
    difficulty: LEVELS,
    kind: {
      question: "questions",
      claim: "claims: true or false, and why",
      "wrong-answer": "wrong answers: what is wrong?",
      "follow-up": "follow-up questions",
    },
  };

  const cards = pages.flatMap((page) =>
    page.cards.map(([kind, anchor]) => ({
      identity: `${page.slug}/${kinds[kind]}/${anchor}`,
      kind: kinds[kind],
      anchor,
      page,
      chapter: page.chapter,
      difficulty: page.difficulty,
    })),
  );
  const known = new Map(cards.map((card) => [card.identity, card]));

  // What an address asks for, of what there is; anything else in it is ignored.
  function chosen(search) {
    const asked = new URLSearchParams(search);
    const choice = {};
    for (const [name, values] of Object.entries(CHOICES)) {
      const words = asked.getAll(name).flatMap((value) => value.split(","));
      choice[name] = Object.keys(values).filter((value) => words.includes(value));
    }
    return choice;
  }

  // Nothing chosen is everything. A recipe has no difficulty, and is of each.
  function fits(card, choice) {
    return Object.entries(choice).every(
      ([name, values]) => !values.length || !card[name] || values.includes(card[name]),
    );
  }

  // A number from 0 to 1 for a text, the same everywhere (FNV-1a, then mixed).
  function chance(text) {
    let hash = 0x811c9dc5;
    for (const unit of new TextEncoder().encode(text)) hash = Math.imul(hash ^ unit, 0x01000193);
    for (const factor of [0x85ebca6b, 0xc2b2ae35]) hash = Math.imul(hash ^ (hash >>> 15), factor);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  }

  // In the order of a seed. One more card in the book moves no other past its neighbors.
  function shuffled(some, seed) {
    const by = some.map((card) => [chance(`${seed} ${card.identity}`), card]);
    return by.sort(([a, one], [b, other]) => a - b || (one.identity < other.identity ? -1 : 1)).map(([, card]) => card);
  }

  // By turns of each group, so that neither "true" nor any kind is the usual answer.
  function mixed(some, seed) {
    const groups = new Map();
    for (const card of some) {
      const name = card.kind + card.anchor.replace(/\d+$/, "");
      groups.set(name, [...(groups.get(name) ?? []), card]);
    }
    const turns = [...groups.values()].map((group) => shuffled(group, seed));
    const longest = Math.max(0, ...turns.map((group) => group.length));
    return Array.from({ length: longest }, (_, i) => turns.map((group) => group[i])).flat().filter(Boolean);
  }

  // What to ask now: first what is due, the longest due first, then what is new.
  function session(choice, { progress, isDue, now, count, fresh, seed }) {
    const wanted = cards.filter((card) => fits(card, choice));
    const since = (card) => Date.parse(progress.get(card.identity).due);
    const due = wanted.filter(({ identity }) => progress.has(identity) && isDue(progress.get(identity), now));
    const unmet = fresh ? wanted.filter(({ identity }) => !progress.has(identity)) : [];
    return [...due.sort((a, b) => since(a) - since(b)), ...mixed(unmet, seed)].slice(0, count);
  }

  // The questions of an interview, the same for everybody who has the seed.
  function drawn(choice, count, seed) {
    return shuffled(cards.filter((card) => card.kind === "question" && fits(card, choice)), seed).slice(0, count);
  }

  // For each chapter: how many cards it has, and of these how many were met and are due.
  function byChapter(progress, isDue, now) {
    return chapters.map(([name, title]) => {
      const all = cards.filter(({ chapter }) => chapter === name);
      const met = all.filter(({ identity }) => progress.has(identity));
      const due = met.filter(({ identity }) => isDue(progress.get(identity), now));
      return { name, title, all: all.length, met: met.length, due: due.length };
    });
  }

  // The cards that are held for the shortest time, of those that were failed or were hard.
  function weakest(progress, count) {
    const held = ({ identity }) => progress.get(identity).stability;
    const met = cards.filter(({ identity }) => progress.has(identity));
    return met.filter((card) => held(card) < 2).sort((a, b) => held(a) - held(b)).slice(0, count);
  }

  return { CHOICES, cards, known, chosen, fits, session, drawn, byChapter, weakest };
})();
