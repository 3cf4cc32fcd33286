// Suggestions below a search field: a combobox with a list (WAI-ARIA 1.2). The list's options come from the server.

export function makeCombobox(form) {
  const input = form.querySelector("input[name=q]");
  const list = form.querySelector("[role=listbox]");
  if (!input || !list) return;
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  const options = () => [...list.querySelectorAll("[role=option]")];
  const active = () => list.querySelector("[aria-selected=true]");

  function show(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) choose(null);
  }

  function choose(option) {
    active()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  // Down from the last option leads back into the field, as up from the first does.
  function move(step) {
    const all = options();
    if (!all.length) return;
    if (list.hidden) show(true);
    const places = all.length + 1;
    choose(all[(all.indexOf(active()) + 1 + step + places) % places - 1]);
  }

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => active() && !list.hidden && location.assign(active().dataset.href),
    Escape: () => !list.hidden && show(false),
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const isOurs = event.key.startsWith("Arrow") || !list.hidden && (event.key === "Escape" || active());
    if (!(event.key in keys) || !isOurs) return;
    event.preventDefault();
    keys[event.key]();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
  input.addEventListener("blur", () => show(false));
  list.addEventListener("htmx:afterSwap", () => show(options().length > 0 && document.activeElement === input));
  // What was typed before this script was there.
  if (document.activeElement === input && input.value !== input.defaultValue) input.dispatchEvent(new Event("input"));
}
