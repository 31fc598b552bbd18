// Lists: ticked rows and what can be done with them; the order of columns. Without script both work, with less comfort.
(() => {
  const form = () => document.getElementById("list-batch");
  const boxes = () => [...document.querySelectorAll("#rows input[name=pick]")];

  const tell = () => {
    const all = document.querySelector("[data-pick-all]");
    if (!all) return;
    const ticked = boxes().filter((box) => box.checked);
    all.closest("label").hidden = false;
    all.checked = ticked.length > 0 && ticked.length === boxes().length;
    all.indeterminate = ticked.length > 0 && !all.checked;
    const count = form() && form().querySelector("[data-picked-count]");
    if (count) count.textContent = String(ticked.length);
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("[data-pick-all], #rows input[name=pick]")) tell();
  });
  document.addEventListener("reset", (event) => {
    if (event.target === form()) window.setTimeout(tell);
  });
  document.addEventListener("DOMContentLoaded", tell);
  document.addEventListener("htmx:afterSettle", tell);

  // What is done with ticked rows opens beside the list, as everything does.
  document.addEventListener("submit", (event) => {
    if (event.target !== form() || !event.submitter || !window.htmx) return;
    const link = form().querySelector("[data-batch-link]");
    const asked = new URLSearchParams(new FormData(form()));
    link.href = `${event.submitter.getAttribute("formaction")}?${asked}`;
    event.preventDefault();
    link.click();
  });

  // A list whose lines move up and down: what is sent follows the order on the page.
  const order = (root) => {
    root.querySelectorAll("[data-order] [data-place]").forEach((place) => place.remove());
    root.querySelectorAll("[data-order-keys]").forEach((keys) => { keys.hidden = false; });
  };
  document.addEventListener("DOMContentLoaded", () => order(document));
  document.addEventListener("htmx:afterSettle", () => order(document));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-order] [data-up], [data-order] [data-down]");
    if (!button) return;
    const line = button.closest("li");
    if (button.matches("[data-up]")) line.previousElementSibling?.before(line);
    else line.nextElementSibling?.after(line);
    button.focus();
  });
})();
