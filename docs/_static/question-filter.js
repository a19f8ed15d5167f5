// Filters the lists of questions. Without it, all questions are there to be read.
"use strict";

const form = document.querySelector(".question-filter");
const lists = [...document.querySelectorAll("ul.questions")];

function fits(item, words, difficulties) {
  const { difficulty, words: known } = item.dataset;
  return (
    (!difficulty || difficulties.includes(difficulty)) && // a recipe has none
    words.every((word) => known.includes(word))
  );
}

function filter() {
  const data = new FormData(form);
  const words = data.get("words").toLowerCase().split(/\s+/).filter(Boolean);
  const difficulties = ["E", "M", "H"].filter((level) => data.has(level));
  for (const item of document.querySelectorAll("ul.questions > li")) {
    item.hidden = !fits(item, words, difficulties);
  }
  for (const list of lists) {
    const shown = list.querySelectorAll("li:not([hidden])").length;
    list.closest("section").hidden = shown === 0;
  }
  const counted = document.querySelector("ul.questions.in-short") ?? lists[0];
  const all = counted.children.length;
  const shown = counted.querySelectorAll("li:not([hidden])").length;
  form.querySelector("output").textContent = shown < all ? `${shown} of ${all}` : "";
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter(); // a browser that goes back restores what was typed
