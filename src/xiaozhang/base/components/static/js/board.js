// A board: cards move between columns by pointer. The server decides; a refused card goes back and leaves a dashed slot.
(() => {
  let moving = null;

  const board = (element) => element.closest && element.closest("[data-board]");
  const column = (element) => element.closest && element.closest("[data-stage]");

  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest && event.target.closest("[data-board] [data-card]");
    if (!card) return;
    moving = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.card);
    card.classList.add("is-moving");
  });
  document.addEventListener("dragend", () => {
    if (moving) moving.classList.remove("is-moving");
    document.querySelectorAll("[data-stage].is-over").forEach((one) => one.classList.remove("is-over"));
    moving = null;
  });
  document.addEventListener("dragover", (event) => {
    const over = moving && column(event.target);
    if (!over) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    document.querySelectorAll("[data-stage].is-over").forEach((one) => one.classList.toggle("is-over", one === over));
    over.classList.add("is-over");
  });

  const slot = (target, card, words) => {
    const left = document.createElement("div");
    left.className = "xz-slot";
    const name = card.querySelector("b");
    left.append(name ? name.textContent : "", document.createElement("br"), words);
    const before = target.querySelector("[data-card]");
    if (before) before.before(left);
    else target.append(left);
  };

  // The card whose deal stands in the panel.
  const mark = (card) => {
    board(card).querySelectorAll("[data-card].is-on").forEach((one) => one.classList.remove("is-on"));
    card.classList.add("is-on");
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("[data-board] [data-card] a");
    if (link) mark(link.closest("[data-card]"));
  });

  const send = async (card, target) => {
    const home = card.parentElement;
    const next = card.nextElementSibling;
    const place = board(card);
    document.querySelectorAll(".xz-slot").forEach((one) => one.remove());
    target.append(card);
    const form = new FormData();
    form.set("card", card.dataset.card);
    form.set("stage", target.dataset.stage);
    form.set("request_key", [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    if (card.dataset.revision) form.set("revision", card.dataset.revision);
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    const headers = { "HX-Request": "true", "HX-Target": "refusals", "X-CSRFToken": token ? token.value : "" };
    let answer = null;
    try {
      answer = await fetch(place.dataset.board, { method: "POST", body: form, headers });
    } catch {
      answer = null;
    }
    if (answer && answer.ok) {
      window.location.reload();
      return;
    }
    home.insertBefore(card, next && next.parentElement === home ? next : null);
    mark(card);
    if (!answer || answer.status >= 500) {
      const places = document.querySelector("[data-refusals]").dataset;
      document.dispatchEvent(new CustomEvent("xz:refuse", { detail: { words: answer ? places.broken : places.lost } }));
      return;
    }
    const html = await answer.text();
    const panel = document.getElementById(place.dataset.boardPanel || "refusals") || document.querySelector("[data-refusals]");
    panel.innerHTML = html;
    slot(target, card, answer.headers.get("X-Slot") ? decodeURIComponent(answer.headers.get("X-Slot")) : place.dataset.refused || "");
    if (window.htmx) window.htmx.process(panel);
    panel.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true, detail: { target: panel, elt: panel } }));
  };

  document.addEventListener("drop", (event) => {
    const target = moving && column(event.target);
    if (!target || target === column(moving)) return;
    event.preventDefault();
    send(moving, target);
  });
})();
