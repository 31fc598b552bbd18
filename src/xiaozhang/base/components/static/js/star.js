// A star shows at once and is taken back if the server does not agree. Without script the form posts and the page returns.
(() => {
  const show = (form, isOn) => {
    const button = form.querySelector("button");
    button.setAttribute("aria-pressed", String(isOn));
    button.title = isOn ? form.dataset.on : form.dataset.off;
    form.elements.on.value = isOn ? "0" : "1";
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-star]")) return;
    event.preventDefault();
    const isOn = form.elements.on.value === "1";
    const body = new FormData(form);
    show(form, isOn);
    let answer = null;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true", "HX-Target": "refusals" } });
    } catch {
      answer = null;
    }
    if (answer && answer.ok) return;
    show(form, !isOn);
    const panel = document.querySelector("[data-refusals]");
    if (!answer || answer.status >= 500) {
      document.dispatchEvent(new CustomEvent("xz:refuse", { detail: { words: answer ? panel.dataset.broken : panel.dataset.lost } }));
      return;
    }
    panel.innerHTML = await answer.text();
    panel.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true, detail: { target: panel, elt: panel } }));
  });
})();
