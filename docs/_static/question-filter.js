// Filters the lists of questions. Without it, all questions are there to be read. What is
// chosen stands in the address, so that it can be kept and sent.
"use strict";

const LEVELS = ["E", "M", "H"];
const form = document.querySelector(".question-filter");
const { words, chapter } = form.elements;
const lists = [...document.querySelectorAll("ul.questions")];
const sections = lists.map((list) => list.closest("section"));

for (const [i, list] of lists.entries()) {
  if (list.matches(".in-full")) {
    chapter.add(new Option(sections[i].querySelector("h2, h3").firstChild.textContent, sections[i].id));
  }
}

// Of what an address asks for, what there is: anything else is ignored.
function read() {
  const asked = new URLSearchParams(location.search);
  words.value = asked.get("words") ?? words.value;
  const name = asked.get("chapter");
  if ([...chapter.options].some((option) => option.value === name)) chapter.value = name;
  const levels = LEVELS.filter((level) => asked.get("difficulty")?.includes(level));
  form.elements.exercise.checked = asked.has("exercise");
  if (levels.length) for (const level of LEVELS) form.elements[level].checked = levels.includes(level);
}

function write(levels) {
  const now = new URLSearchParams();
  if (words.value) now.set("words", words.value);
  if (chapter.value) now.set("chapter", chapter.value);
  if (form.elements.exercise.checked) now.set("exercise", "");
  if (levels.length < LEVELS.length) now.set("difficulty", levels.join(""));
  const query = now.toString();
  try {
    history.replaceState(null, "", `${location.pathname}${query && `?${query}`}${location.hash}`);
  } catch {
    // A browser that forbids it to a page from the disk.
  }
}

function fits(item, asked, levels) {
  const { difficulty, words: known } = item.dataset;
  return (
    (!difficulty || levels.includes(difficulty)) && // a recipe has none
    (!form.elements.exercise.checked || "exercise" in item.dataset) &&
    asked.every((word) => known.includes(word))
  );
}

function filter() {
  const asked = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const levels = LEVELS.filter((level) => form.elements[level].checked);
  const numbers = new Set();
  for (const [i, list] of lists.entries()) {
    const full = list.matches(".in-full");
    for (const item of list.children) {
      const number = item.querySelector(".number").textContent;
      const here = full ? !chapter.value || sections[i].id === chapter.value : numbers.has(number);
      item.hidden = !here || !fits(item, asked, levels);
      if (full && !item.hidden) numbers.add(number);
    }
    sections[i].hidden = list.querySelector("li:not([hidden])") === null;
  }
  const all = document.querySelectorAll("ul.in-full > li").length;
  form.querySelector("output").textContent = numbers.size < all ? `${numbers.size} of ${all}` : "";
  return levels;
}

form.hidden = false;
form.addEventListener("input", () => write(filter()));
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("pageshow", filter); // a browser that goes back restores what was typed
read();
filter();
