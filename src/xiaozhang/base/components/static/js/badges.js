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

  // Nobody asked for this answer: where it fails, or sends to sign in, the page stays as it is and nothing is said.
  const isOurs = (event) => Boolean(event.target.closest && event.target.closest("[data-badges]"));
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => {
    document.addEventListener(name, (event) => {
      if (isOurs(event)) event.stopImmediatePropagation();
    }, true);
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (isOurs(event) && event.detail.xhr.getResponseHeader("HX-Redirect")) event.preventDefault();
  });
})();
