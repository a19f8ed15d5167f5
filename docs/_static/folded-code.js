// One switch unfolds all code of a page, and is remembered. Without it, each fold opens alone.
"use strict";

const folds = document.querySelectorAll("details.code");
const NAME = "unfold code";

function remembered() {
  try {
    return localStorage.getItem(NAME) === "yes";
  } catch {
    return false; // a browser that keeps nothing
  }
}

function remember(unfold) {
  try {
    localStorage.setItem(NAME, unfold ? "yes" : "no");
  } catch {
    // It holds for this page then.
  }
}

function set(unfold) {
  for (const fold of folds) {
    fold.open = unfold;
  }
  control.textContent = unfold ? "fold all code" : "show all code";
}

const control = document.createElement("button");
control.type = "button";
control.className = "unfold-all";
control.addEventListener("click", () => {
  const unfold = [...folds].some((fold) => !fold.open);
  remember(unfold);
  set(unfold);
});
folds[0].closest("section").querySelector("h2").after(control);
set(remembered());
