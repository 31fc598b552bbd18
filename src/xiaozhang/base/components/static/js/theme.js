// Light or dark: what was chosen and remembered in a cookie, else what the device prefers. Runs before the first paint.
(() => {
  const root = document.documentElement;
  const prefers = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (root.hasAttribute("data-theme-follows")) root.setAttribute("data-bs-theme", prefers.matches ? "dark" : "light");
  };
  follow();
  prefers.addEventListener("change", follow);

  const label = (button) => {
    const isDark = root.getAttribute("data-bs-theme") === "dark";
    const words = button.querySelector("span");
    if (words) words.textContent = isDark ? button.dataset.light : button.dataset.dark;
  };
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-theme-toggle]").forEach(label);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-toggle]");
    if (!button) return;
    const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    root.removeAttribute("data-theme-follows");
    root.setAttribute("data-bs-theme", next);
    document.cookie = `theme=${next};path=/;max-age=31536000;samesite=lax`;
    document.querySelectorAll("[data-theme-toggle]").forEach(label);
  });
})();
