// A page drawn for a screen of a fixed size: data-fit="1920x1080" is made smaller or larger until it fills the window.
(() => {
  for (const page of document.querySelectorAll("[data-fit]")) {
    const [width, height] = page.dataset.fit.split("x").map(Number);
    const fit = () => { page.style.zoom = Math.min(window.innerWidth / width, window.innerHeight / height); };
    window.addEventListener("resize", fit);
    fit();
  }
})();
