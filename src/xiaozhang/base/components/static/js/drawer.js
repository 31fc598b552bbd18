// The drawer: a record or a form beside the page. Not modal; Esc closes; focus returns; on lists the address keeps it open.
(() => {
  let opener = null;
  let openedPk = "";
  let isWithin = false; // what the drawer shows was opened from a record in the drawer

  const drawer = () => document.getElementById("drawer");
  const stage = () => document.getElementById("content");
  const isList = () => Boolean(document.querySelector("[data-list]"));

  const address = (pk) => {
    const url = new URL(window.location.href);
    url.searchParams.delete("open");
    if (pk) url.searchParams.set("open", pk);
    return url;
  };

  const markRow = (pk) => document.querySelectorAll("tr[data-row]").forEach((row) => {
    row.classList.toggle("is-current", row.dataset.row === pk);
  });

  const isDirty = () => [...(drawer() ? drawer().querySelectorAll("form input, form textarea, form select") : [])].some((field) => {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected && option.value);
    return field.value !== field.defaultValue;
  });
  const mayLeave = () => !isDirty() || window.confirm(document.querySelector("[data-refusals]").dataset.unsaved);

  const load = (url) => {
    drawer().hidden = false;
    drawer().classList.add("is-loading");
    return window.htmx.ajax("GET", url, { target: "#drawer", swap: "outerHTML", source: drawer() });
  };

  const open = (link) => {
    opener = link;
    isWithin = Boolean(link.closest("#drawer"));
    const pk = link.dataset.drawerLink || "";
    if (pk && isList()) {
      // One step of the history for the drawer, however many rows are looked at in it: back closes it.
      const keep = openedPk ? "replaceState" : "pushState";
      openedPk = pk;
      markRow(pk);
      window.history[keep](keep === "pushState" ? {} : window.history.state, "", address(pk));
    }
    load(link.href);
  };

  const close = () => {
    const panel = drawer();
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    panel.className = "xz-drawer";
    panel.replaceChildren();
    stage().classList.remove("has-drawer");
    markRow("");
    if (isList()) window.history.replaceState(window.history.state, "", address(""));
    const row = openedPk && document.querySelector(`[data-drawer-link="${CSS.escape(openedPk)}"]`);
    const back = opener && opener.isConnected ? opener : row;
    openedPk = "";
    opener = null;
    if (back) back.focus();
  };

  const refreshList = () => {
    const rows = document.querySelector("[data-rows]");
    if (!rows) return;
    const url = new URL(rows.dataset.rows, window.location.origin);
    url.searchParams.delete("open");
    if (openedPk) url.searchParams.set("open", openedPk);
    window.htmx.ajax("GET", url.pathname + url.search, { target: "#rows", swap: "outerHTML" });
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-drawer-close]")) {
      if (mayLeave()) close();
      return;
    }
    const link = event.target.closest("a[data-drawer-link]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (!window.htmx || !drawer()) return;
    event.preventDefault();
    if (!mayLeave()) return;
    link.closest("details[data-pop]")?.removeAttribute("open");
    open(link);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    const panel = drawer();
    if (panel && !panel.hidden && !document.querySelector("[role=combobox][aria-expanded=true]") && mayLeave()) close();
  });

  // What comes back must be a drawer; a whole page (signed out, moved) is gone to instead.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "drawer" || !event.detail.shouldSwap) return;
    if (/^\s*<!doctype/i.test(event.detail.serverResponse)) {
      event.detail.shouldSwap = false;
      window.location.assign(event.detail.pathInfo.responsePath || event.detail.pathInfo.requestPath);
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const panel = drawer();
    if (!panel || !(event.target === panel || (event.detail.target && event.detail.target.id === "drawer"))) return;
    panel.hidden = false;
    stage().classList.add("has-drawer");
    if (!panel.querySelector("[aria-invalid=true]")) {
      const field = panel.matches(".is-form") && panel.querySelector("form input:not([type=hidden]), form select, form textarea");
      (field || panel).focus({ preventScroll: true });
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.failed && event.detail.target && event.detail.target.id === "drawer") {
      if (!drawer().childElementCount) close();
      else drawer().classList.remove("is-loading");
    }
  });

  // Something was saved: a list shows it in place; other pages open what is new, and read themselves again for the rest.
  // A board shows its new cards itself, but opens what was made from a record.
  document.addEventListener("xz:done", (event) => {
    const url = new URL(event.detail.url, window.location.origin);
    if (!isList()) {
      const isHere = url.pathname === window.location.pathname;
      const opens = event.detail.isNew && (isWithin || !document.querySelector("[data-board]"));
      if (isHere || opens) window.location.assign(url.href);
      else window.location.reload();
      if (isHere && url.hash) window.location.reload();
      return;
    }
    if (url.pathname === window.location.pathname) {
      window.location.assign(url.href);
      return;
    }
    load(url.href).then(refreshList);
  });

  window.addEventListener("popstate", () => {
    if (!isList() || !drawer()) return;
    const pk = new URL(window.location.href).searchParams.get("open") || "";
    const link = pk && document.querySelector(`[data-drawer-link="${CSS.escape(pk)}"]`);
    if (!pk) close();
    else if (link && pk !== openedPk) {
      openedPk = pk;
      markRow(pk);
      load(link.href);
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    const waiting = document.querySelector("aside[data-open]");
    if (waiting && window.htmx) {
      openedPk = new URL(window.location.href).searchParams.get("open") || "";
      load(waiting.dataset.open);
    }
  });
})();
