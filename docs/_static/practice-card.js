// A card as one sees it: what is asked, and what is told step by step. Its texts are HTML
// that the build wrote. Needs practice-index.js.
"use strict";

var refnnCard = (() => {
  const root = document.documentElement.dataset.content_root ?? "./";
  const ASKS = {
    question: "",
    claim: "True or false, and why?",
    "wrong-answer": "What is wrong with it?",
    "follow-up": "What do you answer?",
  };
  const loading = new Map();

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  const button = (words, onclick, properties = {}) =>
    element("button", { type: "button", onclick: () => onclick(), ...properties }, words);

  function load({ slug }) {
    if (!loading.has(slug)) {
      loading.set(slug, new Promise((done, failed) => {
        const script = element("script", { src: `${root}_static/cards/${slug}.js`, onload: done });
        script.onerror = () => {
          loading.delete(slug); // it may be there next time
          script.remove();
          failed(new Error(script.src));
        };
        document.head.append(script);
      }));
    }
    return loading.get(slug);
  }

  // Load all texts of some cards at once, so that from then on nothing is asked of the network.
  // Give those that have one: a cached script may be of another edition.
  async function texts(cards) {
    await Promise.all([...new Set(cards.map(({ page }) => page))].map(load));
    return cards.filter(({ page, anchor }) => of(page).parts[anchor]);
  }

  const of = (page) => window.refnnCards[page.slug];
  const html = (name, innerHTML) => element(name, { innerHTML });

  // Where a card stands; a question is its whole page.
  function address({ kind, page, anchor }) {
    return root + page.address + (kind === "question" ? "" : `#${anchor}`);
  }

  // Seconds as one reads a clock.
  function minutes(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  }

  // The short answer of a page; a recipe has none.
  function short(page) {
    const told = of(page).parts["short-answer-1"]?.[1];
    return told ? [{ name: "short answer", parts: [html("div", told)] }] : [];
  }

  function points(page) {
    const items = of(page).points.map((point) => html("li", point));
    return { name: "key points", parts: [element("ul", {}, ...items)] };
  }

  // What is told, step by step, each with its name.
  function steps(card) {
    const { kind, page, anchor } = card;
    const told = of(page).parts[anchor][1];
    if (kind === "question") return [...short(page), points(page)];
    if (kind !== "claim") return [{ name: "answer", parts: [html("div", told)] }];
    const verdict = element("p", {}, element("strong", {}, told ? "False." : "True."));
    if (!told) {
      const shown = element("a", { href: address(card) }, anchor.replace("-", " "));
      verdict.append(" The code that shows it stands under ", shown, ".");
    }
    const why = told ? [html("div", told)] : [];
    return [{ name: "verdict", parts: [verdict, ...why] }, ...short(page)];
  }

  const asked = ({ page, anchor }) => of(page).parts[anchor][0];

  return { ASKS, element, button, html, minutes, texts, of, address, steps, points, short, asked };
})();
