// What a tab holds has changed in place: its count in the row of tabs follows.
(() => {
  document.addEventListener("htmx:afterSettle", () => {
    document.querySelectorAll("#tab-body [data-tab-count]").forEach((box) => {
      const figure = box.closest("#tab-body").querySelector(".xz-tabs .is-on i");
      if (figure) figure.textContent = box.dataset.tabCount;
    });
  });
})();
