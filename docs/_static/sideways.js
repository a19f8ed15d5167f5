// What scrolls sideways can be reached with the Tab key, in every browser, and says what it
// is. What does not scroll is no stop. Without scripts, Chromium and Firefox let a reader
// reach it by themselves.
"use strict";

const NAMES = {
  pre: "Code",
  ".table-wrapper": "Table",
  ".katex-display": "Formula",
  "div.page-map": "Map",
};
const names = new WeakMap();

function tell(box, scrolls) {
  const facts = { tabindex: 0, role: "group", "aria-label": names.get(box) };
  for (const [name, value] of Object.entries(facts)) {
    if (scrolls) box.setAttribute(name, value);
    else box.removeAttribute(name);
  }
}

// All are measured before the first is changed: a page has hundreds.
const observer = new ResizeObserver((entries) => {
  const boxes = entries.map((entry) => entry.target);
  const scrolls = boxes.map((box) => box.scrollWidth > box.clientWidth);
  boxes.forEach((box, i) => tell(box, scrolls[i]));
});

// Look after all that is in a part of the page, such as one that a script adds.
function refnnSideways(part) {
  for (const [selector, name] of Object.entries(NAMES)) {
    for (const box of part.querySelectorAll(`article ${selector}`)) {
      names.set(box, name);
      observer.observe(box);
    }
  }
}

refnnSideways(document);
