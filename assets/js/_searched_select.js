// A select box that is searched by typing: a combobox with a list (WAI-ARIA 1.2). The select stays and is what is sent.

const MOST = 60;
const plain = (text) =>
  text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

function element(name, attributes) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export function makeSearched(box) {
  const select = box.querySelector("select");
  const id = select.id;
  const entries = [...select.options].filter((option) => option.value).map((option) => ({
    value: option.value,
    label: option.text,
    words: plain(`${option.text} ${option.value} ${option.dataset.also ?? ""}`),
  }));
  const label = document.querySelector(`label[for="${id}"]`);
  label.id ||= `${id}-label`;
  const input = element("input", {
    class: "kern-form-input__input", id, type: "text", role: "combobox", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": `${id}-list`, autocomplete: select.autocomplete || "off",
    autocapitalize: "none", spellcheck: "false",
  });
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  const list = element("ul", { class: "kp-searched__list", id: `${id}-list`, role: "listbox", "aria-labelledby": label.id, hidden: "" });
  const status = element("p", { class: "kern-sr-only", role: "status" });
  select.id = `${id}-select`;
  select.hidden = true;
  box.className = "kp-searched";
  box.append(input, list, status);
  showChosen();

  const active = () => list.querySelector("[aria-selected=true]");

  function showChosen() {
    const chosen = select.selectedOptions[0];
    input.value = chosen?.value ? chosen.text : "";
  }

  function show(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) mark(null);
  }

  function mark(option) {
    active()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  // First what begins with the words, then what has them anywhere.
  function found(typed) {
    const wanted = plain(typed);
    const fitting = entries.filter((entry) => wanted.split(" ").every((word) => entry.words.includes(word)));
    const rank = (entry) => (plain(entry.label).startsWith(wanted) ? 0 : ` ${entry.words}`.includes(` ${wanted}`) ? 1 : 2);
    return wanted ? fitting.sort((a, b) => rank(a) - rank(b)) : entries;
  }

  function search(typed) {
    const fitting = found(typed);
    list.replaceChildren(...fitting.slice(0, MOST).map((entry, number) => {
      const option = element("li", { id: `${id}-option-${number}`, role: "option", "aria-selected": "false" });
      option.dataset.value = entry.value;
      option.textContent = entry.label;
      return option;
    }));
    status.textContent = fitting.length ? box.dataset.many + fitting.length : box.dataset.none;
    show(fitting.length > 0);
  }

  function choose(value) {
    select.value = value;
    showChosen();
    show(false);
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What was typed but not chosen: the only entry that fits is meant; anything else is sent as typed, and answered.
  function settle() {
    show(false);
    status.textContent = "";
    const typed = input.value.trim();
    if (typed === (select.value ? select.selectedOptions[0].text : "")) return;
    const fitting = typed ? found(typed) : [];
    const exact = fitting.filter((entry) => plain(entry.label) === plain(typed));
    const meant = exact.length === 1 ? exact : fitting;
    if (meant.length === 1) return choose(meant[0].value);
    select.querySelector("[data-typed]")?.remove();
    if (typed) {
      const asTyped = element("option", { value: typed, "data-typed": "" });
      asTyped.textContent = typed;
      select.append(asTyped);
    }
    select.value = typed;
  }

  function move(step) {
    if (list.hidden) search(select.value && input.value === select.selectedOptions[0].text ? "" : input.value);
    const all = [...list.children];
    const places = all.length + 1;
    mark(all[(all.indexOf(active()) + 1 + step + places) % places - 1]);
  }

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => (active() ? choose(active().dataset.value) : settle()),
    Escape: () => show(false),
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || !(event.key in keys)) return;
    if (!event.key.startsWith("Arrow") && list.hidden) return;
    event.preventDefault();
    keys[event.key]();
  });
  input.addEventListener("input", () => search(input.value));
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", settle);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option.dataset.value);
  });
  input.form?.addEventListener("submit", settle, { capture: true });
}
