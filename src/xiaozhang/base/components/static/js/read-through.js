// A text is read through before it is signed: [data-read-part] in [data-read-through] count as read once they have come into
// view, [data-read-done] can be used when all have. Without script the button is simply there.
(() => {
  document.addEventListener("DOMContentLoaded", () => {
    const text = document.querySelector("[data-read-through]");
    const bar = text && text.querySelector("[data-read-bar]");
    if (!bar || !("IntersectionObserver" in window)) return;
    const parts = [...text.querySelectorAll("[data-read-part]")];
    const button = text.querySelector("[data-read-done]");
    const said = bar.querySelector("[data-read-words]");
    const next = bar.querySelector("[data-read-next]");
    const left = new Set(parts);

    const show = () => {
      const atEnd = left.size === 0;
      button.disabled = !atEnd;
      if (atEnd) {
        said.textContent = bar.dataset.done;
        next.textContent = bar.dataset.sign;
        next.setAttribute("href", "#sign");
        return;
      }
      said.textContent = bar.dataset.words.replace("{n}", parts.length - left.size).replace("{all}", parts.length);
      const first = parts.find((part) => left.has(part)).closest("[id]");
      if (first) next.setAttribute("href", `#${first.id}`);
    };

    const watch = new IntersectionObserver((seen) => {
      seen.filter((one) => one.isIntersecting).forEach((one) => {
        left.delete(one.target);
        watch.unobserve(one.target);
      });
      show();
    });
    parts.forEach((part) => watch.observe(part));
    bar.hidden = false;
    show();
  });
})();
