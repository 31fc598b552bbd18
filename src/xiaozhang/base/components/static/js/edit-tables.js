// Tables in a form that are edited like a sheet: rows come, go and move; a block copied from Excel fills cells from the one it is pasted into.
// Without script the same buttons send the form, and a few blank rows stand ready.
(() => {
  const near = (node, selector) => (node && node.closest ? node.closest(selector) : null);
  const rowsOf = (body) => [...body.children].filter((row) => row.matches("[data-row]"));
  const cellsOf = (row) => [...row.children].filter((cell) => cell.matches("[data-cell]"));
  const changed = (node) => node.dispatchEvent(new Event("change", { bubbles: true }));

  const idsOf = (sheet) => [...sheet.querySelectorAll("input[type=hidden]")].filter((input) => input.name === sheet.dataset.sheet);

  const blankRow = (sheet) => {
    const template = sheet.querySelector(":scope > template[data-blank]");
    const last = Math.max(-1, ...idsOf(sheet).map((input) => Number(input.value)).filter(Number.isInteger));
    const fresh = document.createElement("template");
    fresh.innerHTML = template.innerHTML.replaceAll(sheet.dataset.mark, String(last + 1));
    const row = fresh.content.querySelector("[data-row]");
    sweep(row);
    return row;
  };

  const addRow = (sheet) => {
    const body = sheet.querySelector("[data-rows]");
    const row = blankRow(sheet);
    body.append(row);
    return row;
  };

  // Blank rows are for those without script.
  const sweep = (root) => root.querySelectorAll("[data-spare]").forEach((row) => row.remove());

  const act = (button) => {
    const sheet = near(button, "[data-sheet]");
    const kind = button.dataset.rowAct;
    if (kind === "add") {
      const first = addRow(sheet).querySelector("input:not([type=hidden]), select, textarea");
      if (first) first.focus();
    } else {
      const row = near(button, "[data-row]");
      const [before, after] = [row.previousElementSibling, row.nextElementSibling];
      if (kind === "up" && before) before.before(row);
      if (kind === "down" && after) after.after(row);
      if (kind === "remove") {
        const next = after || before;
        row.remove();
        const focus = next ? next.querySelector("input:not([type=hidden]), select, textarea") : sheet.querySelector("[data-row-act=add]");
        if (focus) focus.focus();
      } else button.focus();
    }
    changed(sheet);
  };

  // What a spreadsheet puts on the clipboard: tabs between cells, lines between rows, quotes around cells that hold either.
  const parsed = (text) => {
    const rows = [[]];
    const cell = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy;
    for (let match = cell.exec(text); match && cell.lastIndex <= text.length; match = cell.exec(text)) {
      rows[rows.length - 1].push((match[1] === undefined ? match[2] : match[1].replaceAll('""', '"')).trim());
      if (match[3] === "") break;
      if (match[3] !== "\t") rows.push([]);
    }
    return rows.filter((row, index) => row.length > 1 || row[0] || index < rows.length - 1);
  };

  const summarise = (box) => {
    const labels = [...box.querySelectorAll("label")].filter((label) => label.querySelector(":checked")).map((label) => label.textContent.trim());
    const summary = box.querySelector("summary");
    summary.textContent = labels.join("、") || summary.dataset.none;
  };

  // Returns whether the text could be put into the cell.
  const put = (cell, text) => {
    const multi = cell.querySelector("[data-multi]");
    if (multi) {
      const wanted = text.split(/[、，,;；]/).map((piece) => piece.trim()).filter(Boolean);
      const boxes = [...multi.querySelectorAll("input")];
      boxes.forEach((box) => { box.checked = wanted.includes(box.value) || wanted.includes(near(box, "label").textContent.trim()); });
      summarise(multi);
      return boxes.filter((box) => box.checked).length === wanted.length;
    }
    const control = cell.querySelector("input:not([type=hidden]), select, textarea");
    if (!control) return true;
    if (control.tagName === "SELECT") {
      const option = [...control.options].find((one) => one.value === text || one.textContent.trim() === text);
      if (option) control.value = option.value;
      return Boolean(option) || !text;
    }
    control.value = text;
    return true;
  };

  const say = (sheet, cells, unmatched) => {
    const holder = near(sheet, "[data-edit-tables]");
    const words = unmatched ? holder.dataset.unmatched : holder.dataset.pasted;
    const note = [...sheet.querySelectorAll("[data-pasted-note]")].find((one) => near(one, "[data-sheet]") === sheet);
    if (note) note.textContent = words.replace("{cells}", cells).replace("{n}", unmatched);
  };

  const paste = (event) => {
    const cell = near(event.target, "[data-cell]");
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (!cell || !text || !/[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""))) return;
    if (event.target.tagName === "TEXTAREA" && !text.includes("\t")) return;
    event.preventDefault();
    const sheet = near(cell, "[data-sheet]");
    const body = sheet.querySelector("[data-rows]");
    const column = cellsOf(cell.parentElement).indexOf(cell);
    let place = rowsOf(body).indexOf(cell.parentElement);
    let [cells, unmatched] = [0, 0];
    for (const texts of parsed(text)) {
      const row = rowsOf(body)[place] || addRow(sheet);
      const targets = cellsOf(row).slice(column);
      texts.slice(0, targets.length).forEach((one, index) => {
        cells += 1;
        if (!put(targets[index], one)) unmatched += 1;
      });
      place += 1;
    }
    say(sheet, cells, unmatched);
    changed(sheet);
  };

  // Enter goes down a column as in a sheet; it never sends the form from inside a table.
  const keys = (event) => {
    const cell = near(event.target, "[data-cell]");
    if (!cell || event.isComposing || event.key !== "Enter" || event.target.tagName === "TEXTAREA" || event.target.tagName === "SUMMARY") return;
    event.preventDefault();
    const row = cell.parentElement;
    const index = cellsOf(row).indexOf(cell);
    const next = event.shiftKey ? row.previousElementSibling : row.nextElementSibling;
    const control = next && cellsOf(next)[index] && cellsOf(next)[index].querySelector("input, select, summary");
    if (control) {
      control.focus();
      if (control.select) control.select();
    }
  };

  const start = () => document.querySelectorAll("[data-edit-tables]").forEach((box) => {
    if (box.dataset.isOn) return;
    box.dataset.isOn = "1";
    sweep(box);
  });

  document.addEventListener("click", (event) => {
    const button = near(event.target, "[data-edit-tables] [data-row-act]");
    if (button) {
      event.preventDefault();
      act(button);
    }
    document.querySelectorAll("[data-multi][open]").forEach((box) => { if (!box.contains(event.target)) box.open = false; });
  });
  document.addEventListener("change", (event) => {
    const multi = near(event.target, "[data-multi]");
    if (multi) summarise(multi);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return keys(event);
    const open = near(event.target, "[data-multi][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    return undefined;
  });
  document.addEventListener("paste", paste);
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:afterSettle", start);
})();
