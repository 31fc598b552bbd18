// A field of several rows: adds rows, and shows the sum of an amount (or of quantity by price). Without script a few empty rows stand ready.
(() => {
  const figure = (row, name) => {
    const input = name && row.querySelector(`[data-column="${name}"] input`);
    if (!name) return 1;
    const text = input ? input.value.normalize("NFKC").replace(/[,\s¥元]/g, "") : "";
    const match = /^(-?\d+(?:\.\d+)?)(万|亿)?$/.exec(text);
    return match ? Number(match[1]) * (match[2] === "万" ? 1e4 : match[2] === "亿" ? 1e8 : 1) : 0;
  };

  const total = (box) => {
    const out = box.querySelector("output");
    if (!out) return;
    const rows = [...box.querySelectorAll("tbody tr")];
    const fen = rows.reduce((sum, row) => sum + Math.round(figure(row, box.dataset.sum) * figure(row, box.dataset.sumBy) * 100), 0);
    out.hidden = false;
    out.querySelector("b").textContent = (fen / 100).toLocaleString("en-US", { minimumFractionDigits: 2 }).replace("-", "−");
  };

  const start = (root) => root.querySelectorAll("[data-rows-input]").forEach((box) => {
    const button = box.querySelector("[data-add-row]");
    if (button) button.hidden = false;
    total(box);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-add-row]");
    if (!button) return;
    const box = button.closest("[data-rows-input]");
    const body = box.querySelector("tbody");
    const index = body.rows.length;
    if (index >= Number(box.dataset.most)) return;
    const row = box.querySelector("template").content.querySelector("tr").cloneNode(true);
    row.querySelectorAll("[name]").forEach((input) => {
      input.name = input.name.replace("__row__", index);
      input.id = input.id.replace("__row__", index);
    });
    body.append(row);
    row.querySelector("input, select").focus();
  });

  // A product brings its list price along, unless a price was typed.
  document.addEventListener("change", (event) => {
    const select = event.target.closest && event.target.closest("[data-rows-input] select");
    if (!select) return;
    const price = select.selectedOptions[0] && select.selectedOptions[0].dataset.price;
    const input = select.closest("tr").querySelector('[data-column="price_fen"] input');
    if (price && input && !input.value) input.value = price;
    total(select.closest("[data-rows-input]"));
  });
  document.addEventListener("input", (event) => {
    const box = event.target.closest && event.target.closest("[data-rows-input]");
    if (box) total(box);
  });
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:afterSettle", () => start(document));
})();
