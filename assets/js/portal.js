// Small improvements; every page works without them.

const root = document.documentElement;

function rememberedTheme() {
  try {
    return localStorage.getItem("darstellung");
  } catch {
    return null;
  }
}

function showTheme(theme) {
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
}

// Before the first paint, so that nothing flashes.
showTheme(rememberedTheme());

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function offerTheme() {
  const button = document.querySelector("[data-theme-toggle]");
  if (!button) return;
  button.closest("[data-theme-item]").hidden = false;
  button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    showTheme(theme);
    button.setAttribute("aria-pressed", String(theme === "dark"));
    try {
      localStorage.setItem("darstellung", theme);
    } catch {
      // Private windows may refuse to remember; the page still changes.
    }
  });
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
  showProblem();
});
addEventListener("load", showProblemAfterSkipping);
document.addEventListener("submit", preventSecondSubmit);
addEventListener("pageshow", (event) => event.persisted && allowSubmitAgain());
