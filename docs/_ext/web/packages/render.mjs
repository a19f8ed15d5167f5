// Reads {macros, formulas: [{tex, display}]} on stdin; writes, for each formula, either
// {html} or {error, position} on stdout. One process renders a whole site.
import { readFileSync, writeSync } from "node:fs";
import katex from "./node_modules/katex/dist/katex.mjs";

const { macros, formulas } = JSON.parse(readFileSync(0, "utf8"));

function render({ tex, display }) {
  try {
    const html = katex.renderToString(tex, {
      displayMode: display,
      output: "htmlAndMathml",
      throwOnError: true,
      strict: "error", // what LaTeX itself would refuse is a mistake here too
      trust: false,
      macros: { ...macros }, // a copy: \gdef in one formula must not reach the next
    });
    return { html };
  } catch (error) {
    return { error: error.message, position: error.position ?? 0 };
  }
}

const answer = Buffer.from(JSON.stringify(formulas.map(render)));
for (let at = 0; at < answer.length; ) at += writeSync(1, answer, at);
