// Toasts leave after six seconds, not while the pointer or the focus is on them. Refusals stay until closed.
(() => {
  const STAY = 6000;

  const start = (toast) => {
    if (toast.dataset.isTimed) return;
    toast.dataset.isTimed = "1";
    let timer = 0;
    const arm = () => { timer = window.setTimeout(() => toast.remove(), STAY); };
    const hold = () => window.clearTimeout(timer);
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("pointerleave", arm);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("focusout", arm);
    arm();
  };

  const closable = (note) => {
    if (note.querySelector("[data-note-close]")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "xz-note-close";
    button.dataset.noteClose = "";
    button.textContent = "×";
    button.setAttribute("aria-label", document.querySelector("[data-refusals]").dataset.close);
    note.prepend(button);
  };

  const scan = () => {
    document.querySelectorAll("[data-toast]").forEach(start);
    document.querySelectorAll("[data-refusals] [data-note]").forEach(closable);
  };

  const refuse = (words) => {
    const place = document.querySelector("[data-refusals]");
    if (!place) return;
    const note = document.createElement("div");
    note.className = "xz-refusal";
    note.dataset.note = "";
    const bold = document.createElement("b");
    const cut = words.search(/[，。：]/);
    bold.textContent = cut > 0 ? words.slice(0, cut) : words;
    note.append(bold, cut > 0 ? words.slice(cut + 1) : "");
    place.replaceChildren(note);
    scan();
  };

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-note-close]");
    if (close) close.closest("[data-note]").remove();
  });
  document.addEventListener("DOMContentLoaded", scan);
  document.addEventListener("htmx:afterSettle", scan);
  document.addEventListener("xz:refuse", (event) => refuse(event.detail.words));
  // A refusal is 403, 404 or 409 with a place to go: that one is shown. Other failures are said in one sentence.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const xhr = event.detail.xhr;
    if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:responseError", () => {
    refuse(document.querySelector("[data-refusals]").dataset.broken);
  });
  ["htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, () => {
    refuse(document.querySelector("[data-refusals]").dataset.lost);
  }));
})();
