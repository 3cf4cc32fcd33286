// Small improvements; every page works without them.

const root = document.documentElement;

// The server writes a chosen theme into the page; here the page only changes at once instead of being loaded anew.
function offerTheme() {
  for (const link of document.querySelectorAll("[data-theme-to]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const theme = link.dataset.themeTo;
      root.dataset.theme = theme;
      const word = theme === "dark" ? "dunkel" : "hell";
      document.cookie = `darstellung=${word};path=/;max-age=31536000;samesite=lax`;
      document.querySelector(`[data-theme-to]:not([data-theme-to="${theme}"])`).focus();
    });
  }
}

function offerCopying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.querySelector(".kern-label").textContent = button.dataset.copied;
      button.setAttribute("aria-live", "polite");
    });
  }
}

function offerPrinting() {
  for (const item of document.querySelectorAll("[data-print-item]")) {
    item.hidden = false;
    item.querySelector("[data-print]").addEventListener("click", () => print());
  }
}

// Suggestions need more script than the whole page: it comes when somebody comes near the search field.
function offerSuggestions() {
  for (const form of document.querySelectorAll("form[data-live]")) {
    const load = () => {
      const script = document.createElement("script");
      script.src = form.dataset.live;
      document.head.append(script);
    };
    form.addEventListener("focusin", load, { once: true });
    if (form.contains(document.activeElement)) load();
  }
}

// What makes fields of online services easier to fill in, where the page has such a field.
function easeFields() {
  const field = document.querySelector("[data-field-script]");
  if (!field) return;
  const script = document.createElement("script");
  script.src = field.dataset.fieldScript;
  document.head.append(script);
}

// The server is safe against sending twice; this only tells people that something is happening.
function preventSecondSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
}

// The back button may bring a page back as it was when it left.
function allowSubmitAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

function showProblem() {
  document.querySelector("[data-focus]")?.focus();
}

// Whoever used the skip link keeps its fragment in the address, and browsers move the focus there after loading.
function showProblemAfterSkipping() {
  if (document.activeElement?.matches(":target")) showProblem();
}

document.addEventListener("DOMContentLoaded", () => {
  offerTheme();
  offerCopying();
  offerSuggestions();
  easeFields();
  offerPrinting();
  showProblem();
});
addEventListener("load", showProblemAfterSkipping);
document.addEventListener("submit", preventSecondSubmit);
addEventListener("pageshow", (event) => event.persisted && allowSubmitAgain());
