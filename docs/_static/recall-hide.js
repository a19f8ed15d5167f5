// Hides an answer before anything of it is seen, where "ask me first" is chosen. Who follows
// a link to a part of the page has asked for it.
"use strict";

try {
  if (localStorage.getItem("ask me first") === "yes" && !location.hash) {
    document.documentElement.dataset.recall = "";
  }
} catch {
  // A browser that keeps nothing: nothing was chosen.
}
