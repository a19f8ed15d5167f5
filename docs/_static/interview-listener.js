// The interviewer's side of a mock interview: for each question of the set what to listen
// for, what one hears that is wrong, and what to ask next. Needs practice-card.js.
"use strict";

// Give the place with all questions of a set, whose cards have their texts.
function refnnListener(cards) {
  const { element, html } = refnnCard;

  function fold(summary, ...parts) {
    return element("details", {}, html("summary", summary), ...parts);
  }

  function listen(page) {
    const items = refnnCard.of(page).points.map((point, i) => {
      const box = element("input", { type: "checkbox", id: `${page.slug}-${i}` });
      const label = html("label", point.replaceAll(/<\/?p>/g, " "));
      label.htmlFor = box.id;
      return element("li", {}, box, " ", label);
    });
    return element("ul", { className: "checklist" }, ...items);
  }

  function parts(page, kind, shown) {
    return page.cards
      .filter(([of]) => refnnPractice.kinds[of] === kind)
      .map(([, anchor]) => shown(...refnnCard.of(page).parts[anchor]));
  }

  function question(card, i) {
    const { page } = card;
    const wrong = (said, why) => fold(said, html("div", why));
    return element("section", { className: "listen" },
      html("h2", `${i + 1}. ${refnnCard.asked(card)}`),
      element("h3", {}, "Listen for"),
      listen(page),
      ...refnnCard.short(page).map(({ parts: short }) => fold("The short answer", ...short)),
      element("h3", {}, "Wrong answers"), ...parts(page, "wrong-answer", wrong),
      element("h3", {}, "Ask next"), ...parts(page, "follow-up", wrong),
      element("p", {}, element("a", { href: refnnCard.address(card) }, `${page.number}. ${page.title}`)));
  }

  return element("div", {}, ...cards.map(question));
}
