// Slides one after another: data-rotate="20" (seconds) around elements with data-slide. Arrow keys turn, the button holds.
// After ten minutes the round ends with a fresh page, so that a screen on a wall shows what has been published since.
(() => {
  const ROUND = 10 * 60 * 1000;
  const begun = Date.now();
  for (const stage of document.querySelectorAll("[data-rotate]")) {
    const slides = [...stage.querySelectorAll("[data-slide]")];
    const place = document.querySelector("[data-rotate-place]");
    const hold = document.querySelector("[data-rotate-hold]");
    let at = Number(stage.dataset.start || 1) - 1;
    let isHeld = false;
    const show = (next) => {
      at = (next + slides.length) % slides.length;
      slides.forEach((slide, index) => { slide.hidden = index !== at; });
      if (place) place.textContent = `${at + 1} / ${slides.length}`;
    };
    const turn = () => {
      if (isHeld || document.hidden) return;
      if (Date.now() - begun > ROUND && (slides.length < 2 || at === slides.length - 1)) {
        window.location.assign(window.location.pathname);
        return;
      }
      if (slides.length > 1) show(at + 1);
    };
    let timer = window.setInterval(turn, Number(stage.dataset.rotate) * 1000);
    const by = (step) => {
      show(at + step);
      window.clearInterval(timer);
      timer = window.setInterval(turn, Number(stage.dataset.rotate) * 1000);
    };
    if (slides.length < 2) continue;
    const follow = (selector, step) => {
      const link = document.querySelector(selector);
      if (link) link.addEventListener("click", (event) => { event.preventDefault(); by(step); });
    };
    follow("[data-rotate-back]", -1);
    follow("[data-rotate-on]", 1);
    document.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight" || event.key === "PageDown") by(1);
      if (event.key === "ArrowLeft" || event.key === "PageUp") by(-1);
    });
    if (hold) {
      const words = [hold.textContent, hold.dataset.wordsOn];
      hold.hidden = false;
      hold.addEventListener("click", () => {
        isHeld = !isHeld;
        hold.setAttribute("aria-pressed", String(isHeld));
        hold.textContent = words[Number(isHeld)];
      });
    }
  }
})();
