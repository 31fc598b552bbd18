// The figures in the top bar are counted when a page has come, every minute while it is seen, and after every change.
(() => {
  const EVERY = 60000;
  const REST = 2000;
  let countedAt = 0;

  const count = () => {
    const badges = document.querySelector("[data-badges]");
    if (!badges || document.hidden || Date.now() - countedAt < REST) return;
    countedAt = Date.now();
    window.htmx.trigger(badges, "xz:count");
  };

  document.addEventListener("DOMContentLoaded", () => window.setTimeout(count));
  document.addEventListener("visibilitychange", () => {
    if (Date.now() - countedAt > EVERY) count();
  });
  document.addEventListener("xz:done", count);
  window.setInterval(count, EVERY);

  // Nobody asked for this answer: where it fails, the figures stay as they are and nothing is said.
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => {
    document.addEventListener(name, (event) => {
      if (event.target.closest && event.target.closest("[data-badges]")) event.stopImmediatePropagation();
    }, true);
  });
})();
