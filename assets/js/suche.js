// <kommunalportal-suche>: the portal's search on the town's own home page. No dependencies; see /einbetten/.

const STYLE = `
:host{display:block;font:inherit;color:inherit;--farbe:#1d4b8f;--schrift:#fff}
:host([hidden]){display:none}
form{position:relative;max-width:40rem}
label{display:block;font-weight:600;margin-bottom:.5rem}
.feld{display:flex;gap:.5rem}
input,button{font:inherit;line-height:1.5;padding:.625rem .875rem;border-radius:.25rem;box-sizing:border-box;min-height:2.75rem}
input{flex:1;min-width:0;border:2px solid #5c5f66;background:#fff;color:#16181d}
button{border:2px solid var(--farbe);background:var(--farbe);color:var(--schrift);font-weight:600;cursor:pointer}
input:focus-visible,button:focus-visible{outline:3px solid #16181d;outline-offset:2px;box-shadow:0 0 0 2px #fff}
ul{position:absolute;z-index:9;left:0;right:0;top:100%;margin:.25rem 0 0;padding:.25rem;list-style:none;background:#fff;color:#16181d;border:1px solid #5c5f66;border-radius:.25rem;box-shadow:0 .5rem 1.5rem rgb(0 0 0/.2)}
li{padding:.5rem .75rem;min-height:2.75rem;box-sizing:border-box;cursor:pointer;border-radius:.25rem;display:flex;justify-content:space-between;gap:1rem;align-items:center}
li span+span{color:#4b4e55;white-space:nowrap}
li[aria-selected=true],li:hover{background:var(--farbe);color:var(--schrift)}
li[aria-selected=true] span,li:hover span{color:inherit}
.nur-vorlesen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:30rem){.feld{flex-direction:column}}
@media(forced-colors:active){li[aria-selected=true]{outline:3px solid Highlight}}
`;

const WORDS = {
  de: {
    label: "Was möchten Sie erledigen?",
    button: "Suchen",
    list: "Vorschläge",
    all: (q) => `Alle Ergebnisse für „${q}“`,
    count: (n) => (n === 0 ? "Keine Vorschläge" : n === 1 ? "1 Vorschlag" : `${n} Vorschläge`),
    free: "kostenlos",
  },
  en: {
    label: "What would you like to do?",
    button: "Search",
    list: "Suggestions",
    all: (q) => `All results for “${q}”`,
    count: (n) => (n === 0 ? "No suggestions" : n === 1 ? "1 suggestion" : `${n} suggestions`),
    free: "free",
  },
};
const SHOWN = 6;
const FEWEST_LETTERS = 2;
const PAUSE = 150; // milliseconds without a key

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// White or black letters, whichever can be read on the colour.
function lettersOn(colour) {
  const context = make("canvas").getContext("2d");
  context.fillStyle = colour;
  const hex = /^#(..)(..)(..)$/.exec(context.fillStyle);
  if (!hex) return "#fff";
  const [r, g, b] = hex.slice(1).map((two) => {
    const part = parseInt(two, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#16181d" : "#fff";
}

class Suche extends HTMLElement {
  static observedAttributes = ["farbe"];

  connectedCallback() {
    if (this.shadowRoot) return;
    this.words = WORDS[this.getAttribute("sprache")] ?? WORDS.de;
    this.portal = this.findPortal();
    if (!this.portal) return; // the form inside stays as it is
    this.build();
    this.attributeChangedCallback();
  }

  attributeChangedCallback() {
    const colour = this.getAttribute("farbe");
    if (!colour || !CSS.supports("color", colour)) return;
    this.style.setProperty("--farbe", colour);
    this.style.setProperty("--schrift", lettersOn(colour));
  }

  findPortal() {
    const said = this.getAttribute("portal") ?? this.querySelector("form")?.action;
    try {
      const url = new URL(said);
      return url.protocol === "https:" || url.protocol === "http:" ? url.origin : null;
    } catch {
      return null;
    }
  }

  build() {
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    this.input = make("input", {
      id: "frage", name: "q", type: "text", maxlength: "200", autocomplete: "off", autocapitalize: "none",
      enterkeyhint: "search", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": "liste",
    });
    this.list = make("ul", { id: "liste", role: "listbox", "aria-label": this.words.list, hidden: "" });
    this.status = make("p", { class: "nur-vorlesen", role: "status" });
    this.form = make(
      "form", { action: `${this.portal}/suche`, method: "get", role: "search" },
      make("label", { for: "frage" }, this.getAttribute("beschriftung") ?? this.words.label),
      make("div", { class: "feld" }, this.input, make("button", { type: "submit" }, this.words.button)),
      this.list, this.status,
    );
    this.dress(root);
    root.append(this.form);
    this.listen();
  }

  // Constructed style sheets need no 'unsafe-inline' in the home page's security policy.
  dress(root) {
    if ("adoptedStyleSheets" in root) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } else {
      root.append(make("style", {}, STYLE));
    }
  }

  listen() {
    this.input.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.suggest(), PAUSE);
    });
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => this.open(event.target.closest("li")));
  }

  async suggest() {
    const question = this.input.value.trim();
    this.request?.abort();
    if (question.length < FEWEST_LETTERS) return this.close();
    this.request = new AbortController();
    const query = new URLSearchParams({ q: question, limit: SHOWN });
    try {
      const answer = await fetch(`${this.portal}/api/v1/services?${query}`, {
        signal: this.request.signal,
        credentials: "omit",
      });
      if (!answer.ok) return this.close();
      this.show(question, (await answer.json()).items);
    } catch {
      this.close(); // without suggestions the form still searches
    }
  }

  show(question, items) {
    if (this.shadowRoot.activeElement !== this.input) return;
    const options = items.map((item) => this.option(item.name, `${this.portal}/leistungen/${item.slug}/`, item.fee));
    options.push(this.option(this.words.all(question), `${this.form.action}?${new URLSearchParams({ q: question })}`));
    options.forEach((option, number) => (option.id = `vorschlag-${number}`));
    this.list.replaceChildren(...options);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark(null);
    this.status.textContent = this.words.count(items.length);
  }

  option(text, url, fee) {
    const option = make("li", { role: "option", "aria-selected": "false" }, make("span", {}, text));
    option.dataset.url = url;
    if (fee) option.append(make("span", {}, Number(fee) === 0 ? this.words.free : `${fee.replace(".", ",")} €`));
    return option;
  }

  press(event) {
    if (event.key === "Escape") return this.close();
    if (this.list.hidden) return;
    const options = [...this.list.children];
    const at = options.indexOf(this.marked);
    if (event.key === "ArrowDown") this.mark(options[(at + 1) % options.length]);
    else if (event.key === "ArrowUp") this.mark(options[at <= 0 ? options.length - 1 : at - 1]);
    else if (event.key === "Enter" && this.marked) this.open(this.marked);
    else return;
    event.preventDefault();
  }

  mark(option) {
    this.marked?.setAttribute("aria-selected", "false");
    this.marked = option;
    if (option) {
      option.setAttribute("aria-selected", "true");
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  open(option) {
    if (option) location.assign(option.dataset.url);
  }

  close() {
    this.request?.abort();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.mark(null);
    this.status.textContent = "";
  }
}

if (!customElements.get("kommunalportal-suche")) customElements.define("kommunalportal-suche", Suche);
