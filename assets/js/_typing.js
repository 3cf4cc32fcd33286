// Keeps a half-filled step while people type. Without script each step is kept when it is sent.
const PAUSE = 3000;

export function keepTyping(form) {
  let waiting = 0;
  let isSent = false;
  let last = "";

  const content = () => {
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
    return typed;
  };

  const keep = () => {
    clearTimeout(waiting);
    const typed = content();
    if (isSent || typed.toString() === last) return;
    last = typed.toString();
    fetch(form.dataset.keep, { method: "POST", body: typed, keepalive: true, redirect: "manual" }).catch(() => {
      last = "";
    });
  };

  last = content().toString();
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    isSent = true;
    clearTimeout(waiting);
  });
  addEventListener("pageshow", () => {
    isSent = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
}
