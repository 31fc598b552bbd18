// Boxes filled from a spreadsheet. In [data-fill-down], a column pasted into a box fills it and those below; names in
// front of the figures put each into the row of that name ([data-name]), wherever it stands.
(() => {
  const cellsOf = (line) => line.split("\t").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const boxOf = (row) => row.querySelector("input:not([type=hidden]):not([type=checkbox])");

  function byName(sheet, lines) {
    const rows = new Map([...sheet.querySelectorAll("[data-name]")].map((row) => [row.dataset.name, row]));
    return lines.map((cells) => {
      const row = cells.map((cell) => rows.get(cell)).find(Boolean);
      return row ? [boxOf(row), cells[cells.length - 1]] : [null, ""];
    });
  }

  function downwards(sheet, box, lines) {
    const boxes = [...sheet.querySelectorAll("[data-name]")].map(boxOf).filter(Boolean);
    const first = boxes.indexOf(box);
    return first < 0 ? [] : lines.map((cells, index) => [boxes[first + index] || null, cells[cells.length - 1]]);
  }

  document.addEventListener("paste", (event) => {
    const sheet = event.target.closest && event.target.closest("[data-fill-down]");
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (!sheet || !text || !/[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""))) return;
    const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim()).map(cellsOf);
    const places = lines.some((cells) => cells.length > 1) ? byName(sheet, lines) : downwards(sheet, event.target, lines);
    const filled = places.filter(([box]) => box);
    if (!places.length) return;
    event.preventDefault();
    for (const [box, value] of filled) {
      box.value = value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const rest = places.length - filled.length;
    const words = rest ? sheet.dataset.unmatched : sheet.dataset.filled;
    const note = sheet.querySelector("[data-fill-note]");
    if (note) note.textContent = words.replace("{n}", filled.length).replace("{rest}", rest);
  });
})();
