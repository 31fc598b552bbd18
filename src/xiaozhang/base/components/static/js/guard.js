// Forms: a second press while the first is under way does nothing; destructive ones ask; the first wrong field has the focus.
(() => {
  const release = (form) => {
    delete form.dataset.isSent;
    form.querySelectorAll("button[data-was-on]").forEach((button) => {
      button.disabled = false;
      delete button.dataset.wasOn;
    });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-guard]")) return;
    if (form.dataset.isSent || (form.dataset.confirm && !window.confirm(form.dataset.confirm))) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.isSent = "1";
    // After the form's values are taken: a disabled button would not be sent.
    window.setTimeout(() => form.querySelectorAll("button[type=submit]:not(:disabled)").forEach((button) => {
      button.dataset.wasOn = "1";
      button.disabled = true;
    }));
  }, true);

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("[data-guard]");
    if (form) release(form);
  });
  // The page comes back from the browser's memory with its buttons as they were.
  window.addEventListener("pageshow", () => document.querySelectorAll("[data-guard]").forEach(release));

  const focusWrong = (root) => {
    const wrong = root.querySelector("form [aria-invalid=true], form .is-bad input:not([type=hidden])");
    if (wrong) wrong.focus();
    return Boolean(wrong);
  };
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector(".xz-form-page form, .xz-door-box form");
    if (form && !focusWrong(form.parentElement)) {
      const first = form.querySelector("input:not([type=hidden]):not([readonly]), select, textarea");
      if (first && window.matchMedia("(min-width: 992px)").matches) first.focus();
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => focusWrong(event.target.closest ? event.target : document));
})();
