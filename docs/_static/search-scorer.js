// Ranks the answers above the pages that list, draw or index the same words.
var Scorer = {
  score: ([docname, , , , score]) =>
    /^auto_gallery\/|(^|\/)index$|^(claims|bibliography)$/.test(docname) ? score / 2 : score,
  // The other numbers are Sphinx's own.
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
