// Small menus close outside and by Esc; Ctrl K goes to the search box; the filter panel opens and shuts.
(() => {
  const shut = (except) => document.querySelectorAll("details[data-pop][open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });

  document.addEventListener("click", (event) => {
    shut(event.target.closest("details[data-pop]"));
    const toggle = event.target.closest("[data-toggle-panel]");
    if (toggle) {
      const panel = document.getElementById(toggle.dataset.togglePanel);
      if (!panel) return;
      event.preventDefault();
      panel.hidden = !panel.hidden;
      toggle.setAttribute("aria-expanded", String(!panel.hidden));
      if (!panel.hidden) panel.querySelector("input, select")?.focus();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = document.querySelector("details[data-pop][open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
        event.stopPropagation();
      }
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      const box = document.querySelector(`[data-shortcut="${CSS.escape(event.key.toLowerCase())}"]`);
      if (box && box.offsetParent) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    }
  }, true);

  document.addEventListener("htmx:afterSettle", () => {
    document.querySelectorAll("[data-toggle-panel]").forEach((toggle) => {
      const panel = document.getElementById(toggle.dataset.togglePanel);
      toggle.setAttribute("aria-expanded", String(Boolean(panel && !panel.hidden)));
    });
  });
})();
