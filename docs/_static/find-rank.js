// Ranks the pages for a query, with MiniSearch. Needs minisearch.js, find-index.js and the
// stemmer of Sphinx's own search.
"use strict";

var refnnFind = (() => {
  const { kinds, pages } = refnnIndex;
  // What a page says of itself counts for more than what it says.
  const BOOST = {
    title: 6, synonyms: 10, asked: 4, topics: 4, section: 2, "short answer": 2,
    "two-minute answer": 0.6, claim: 0.6, "wrong answer": 1, "follow-up": 1, function: 2,
  };
  const RANK = { answer: 1, recipe: 0.8, page: 0.7, reference: 0.5, figure: 0.35 };
  const FUZZY_FROM = 5; // letters; in a shorter word another letter makes another word
  const NAMED = 12; // for each word of a name that a query has whole

  const EMPTY = new Set(
    ("a about an and are as at be best by can do does for from how i if in is it its my of on or should so that the " +
      "their there this to use used using was we what when which why with would you your").split(" "),
  ); // "not", "below" and "before", which other lists have, tell pages apart here
  const stemmer = new EnglishStemmer();
  const stems = new Map();
  const stem = (word) => {
    const plain = word.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f’']/g, "");
    if (!stems.has(plain)) {
      stems.set(plain, EMPTY.has(plain) ? null : stemmer.stemWord(plain));
    }
    return stems.get(plain);
  };
  const words = (text) => text.split(/[\s\p{P}\p{S}]+/u).filter(Boolean).map(stem).filter(Boolean);

  const documents = pages.map((page, id) => {
    const document = { id };
    for (const field of ["title", "asked"]) document[field] = page[field] ?? "";
    for (const field of ["topics", "synonyms"]) document[field] = (page[field] ?? []).join(" · ");
    for (const [kind, , text] of page.passages) {
      const field = kinds[kind];
      document[field] = `${document[field] ?? ""} · ${text}`;
    }
    return document;
  });
  const engine = new MiniSearch({
    fields: Object.keys(BOOST),
    tokenize: (text) => text.split(/[\s\p{P}\p{S}]+/u).filter(Boolean),
    processTerm: stem,
  });
  engine.addAll(documents);

  // Names of a page: a query that has one whole means this page.
  const names = pages.map((page) =>
    [page.title, ...(page.synonyms ?? []), ...(page.topics ?? [])].map(words).filter((name) => name.length),
  );

  function named(id, asked) {
    const whole = names[id].filter((name) => name.every((word) => asked.includes(word)));
    return NAMED * Math.max(0, ...whole.map((name) => name.length));
  }

  // The passage that has most of the words that matched; of equals, the first kind.
  function best(page, terms) {
    let found = null;
    for (const [kind, anchor, text] of page.passages) {
      const here = new Set(words(text));
      const score = terms.filter((term) => here.has(term)).length;
      if (score > (found?.score ?? 0)) found = { kind: kinds[kind], anchor, text, score };
    }
    return found;
  }

  function search(query, most = 12) {
    const asked = words(query);
    const hits = engine.search(query, {
      boost: BOOST,
      prefix: (term, i, all) => i === all.length - 1 || term.length > 3,
      fuzzy: (term) => (term.length >= FUZZY_FROM ? 0.2 : false),
      weights: { fuzzy: 0.3, prefix: 0.6 },
    });
    return hits
      .map((hit) => {
        const page = pages[hit.id];
        const share = hit.queryTerms.length / Math.max(1, new Set(asked).size);
        const score = (hit.score * share ** 2 + named(hit.id, asked)) * RANK[page.kind];
        return { page, score, terms: hit.terms };
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, most)
      .map(({ page, score, terms }) => ({ page, score, terms, passage: best(page, terms) }));
  }

  return { search, stem };
})();
