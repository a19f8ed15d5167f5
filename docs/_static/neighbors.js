// The arrow keys lead to the page before and to the next one, where nothing else needs them.
"use strict";

document.addEventListener("keydown", (event) => {
  const which = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (!which || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // What has the focus may be a field, or something that scrolls sideways.
  if (event.target.closest?.("input, textarea, select, button, summary, dialog, [tabindex], [contenteditable]")) return;
  if (document.scrollingElement.scrollWidth > innerWidth) return; // enlarged: the arrows scroll
  const link = document.querySelector(`head link[rel=${which}]`);
  if (link) location.href = link.href;
});
