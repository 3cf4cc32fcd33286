// Sends files as soon as they are chosen or dropped, one after the other, with progress, and again after a broken line.

export function makeUpload(box) {
  const { upload: name, sending, broken, again, drop } = box.dataset;
  const form = box.closest("form");
  const waiting = [];
  let isSending = false;

  const state = document.createElement("div");
  state.className = "kp-sending";
  state.hidden = true;
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.max = 100;
  const retry = document.createElement("button");
  retry.type = "button";
  retry.className = "kern-btn kern-btn--secondary";
  retry.innerHTML = '<span class="kern-label"></span>';
  retry.firstChild.textContent = again;
  retry.hidden = true;
  state.append(words, bar, retry);
  const hint = document.createElement("p");
  hint.className = "kern-hint";
  hint.textContent = drop;
  box.append(hint, state);
  bar.setAttribute("aria-label", sending);
  // Everything is sent at once; the button that sends is for who has no script.
  for (const button of box.querySelectorAll(`[name="${name}.add"]`)) button.parentElement.hidden = true;

  const inputs = () => box.querySelectorAll("input[type=file]");
  for (const input of inputs()) {
    input.addEventListener("change", () => {
      waiting.push(...input.files);
      input.value = "";
      next();
    });
  }
  for (const kind of ["dragover", "drop"]) {
    box.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      if (kind === "dragover") return;
      waiting.push(...event.dataTransfer.files);
      next();
    });
  }
  retry.addEventListener("click", next);
  addEventListener("online", next);

  function next() {
    if (isSending || !waiting.length) return;
    isSending = true;
    retry.hidden = true;
    state.hidden = false;
    bar.hidden = false;
    bar.value = 0;
    words.textContent = `${waiting[0].name}: ${sending}`;
    send(waiting[0]);
  }

  function send(file) {
    const data = new FormData(form);
    data.delete(`${name}.file`);
    data.append(`${name}.file`, file, file.name);
    data.append(`${name}.add`, "1");
    const request = new XMLHttpRequest();
    request.open("POST", location.href.split("#")[0]);
    request.responseType = "document";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
    });
    request.addEventListener("load", () => (request.status < 500 && request.response ? arrived(request.response) : failed()));
    request.addEventListener("error", failed);
    request.addEventListener("timeout", failed);
    request.send(data);
  }

  function failed() {
    isSending = false;
    bar.hidden = true;
    retry.hidden = false;
    words.textContent = `${waiting[0].name}: ${broken}`;
  }

  // The server answers with the page as it is now: its list of files, its message, and what it knows of other windows.
  function arrived(page) {
    const fresh = page.querySelector(`[data-upload="${name}"]`);
    if (!fresh) return location.reload();
    waiting.shift();
    isSending = false;
    state.hidden = true;
    const stand = page.querySelector("[name=stand]");
    if (stand) form.elements.stand.value = stand.value;
    box.querySelector(".kp-files")?.remove();
    const files = fresh.querySelector(".kp-files");
    if (files) box.prepend(files);
    const outside = box.parentElement;
    outside.querySelector(":scope > .kern-error")?.remove();
    const error = fresh.parentElement.querySelector(":scope > .kern-error");
    if (error) {
      error.setAttribute("role", "alert");
      box.before(error);
    }
    next();
  }
}
