// Recall mode: "ask me first" hides everything below the question until it is asked for, and
// is remembered. What is hidden at the start is in recall-hide.js.
"use strict";

(() => {
  const whole = document.documentElement;
  const box = Object.assign(document.createElement("input"), { type: "checkbox" });
  const label = document.createElement("label");
  label.append(box, " ask me first");
  const show = Object.assign(document.createElement("button"), { type: "button", textContent: "show the answer" });
  const place = Object.assign(document.createElement("p"), { className: "recall" });
  place.append(show, label);

  function hide(yes) {
    whole.toggleAttribute("data-recall", yes);
    show.hidden = !yes;
  }

  function remember(yes) {
    try {
      localStorage.setItem("ask me first", yes ? "yes" : "no");
    } catch {
      // It holds for this page then.
    }
  }

  box.checked = "recall" in whole.dataset;
  try {
    box.checked ||= localStorage.getItem("ask me first") === "yes";
  } catch {
    // A browser that keeps nothing.
  }
  box.addEventListener("change", () => {
    remember(box.checked);
    hide(box.checked);
  });
  show.addEventListener("click", () => {
    hide(false);
    const answer = document.querySelector(".short-answer");
    answer.tabIndex = -1;
    answer.focus();
  });
  addEventListener("hashchange", () => hide(false)); // a part was asked for
  document.querySelector("blockquote.question").after(place);
  hide("recall" in whole.dataset);
})();
