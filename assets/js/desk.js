// The desk at keyboard speed: / search, j and k through the list, Enter opens, ? shows this help.
// Single keys can be switched off (WCAG 2.1.4); the choice is remembered.

const SWITCH = "tastenkuerzel";
const help = document.querySelector("[data-shortcuts]");

function areOn() {
  try {
    return localStorage.getItem(SWITCH) !== "aus";
  } catch {
    return true;
  }
}

function isTyping(target) {
  return target.closest("input, select, textarea, [contenteditable], dialog") !== null;
}

function move(step) {
  const links = [...document.querySelectorAll(".kp-rows a")];
  if (!links.length) return;
  const focused = links.indexOf(document.activeElement);
  const here = focused >= 0 ? focused : links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next].focus();
}

const actions = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => document.querySelector("input[type=search]")?.focus(),
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target) || !areOn()) return;
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

for (const opener of document.querySelectorAll("[data-shortcuts-open]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
}

const toggle = help?.querySelector("input");
if (toggle) {
  toggle.checked = areOn();
  toggle.addEventListener("change", () => {
    try {
      localStorage.setItem(SWITCH, toggle.checked ? "an" : "aus");
    } catch {
      // Private windows may refuse to remember.
    }
  });
}
