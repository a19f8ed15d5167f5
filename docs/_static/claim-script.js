// Beside each claim stands a link to its script. Here it becomes a button that copies it.
"use strict";

const read = {}; // by address: a page's scripts, which a page on a disk too may load

function load(address) {
  return (read[address] ??= new Promise((loaded, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => loaded(globalThis.claimScripts);
    script.onerror = () => failed(new Error(address));
    document.head.append(script);
  }));
}

function button(link) {
  const { claim, scripts } = link.dataset;
  const made = document.createElement("button");
  made.type = "button";
  made.className = link.className;
  made.textContent = "copy script";
  made.setAttribute("aria-label", `Copy script of claim ${claim}`);
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  made.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText((await load(scripts))[claim]);
    } catch {
      link.click(); // a browser that does not let us copy can still show it
      return;
    }
    made.textContent = "copied";
    said.textContent = `Script of claim ${claim} copied`;
    setTimeout(() => {
      made.textContent = "copy script";
      said.textContent = "";
    }, 2000);
  });
  link.replaceWith(made, said);
}

document.querySelectorAll("a.claim-script").forEach(button);
