// A clause reference shows the clause's text on hover and focus: data-clause-card holds the card's address. Esc puts it away.
(() => {
  const texts = new Map();
  let card = null;
  let link = null;
  let timer = 0;

  const hide = () => {
    clearTimeout(timer);
    if (card) card.remove();
    if (link) link.removeAttribute("aria-describedby");
    card = link = null;
  };

  const place = () => {
    const at = link.getBoundingClientRect();
    const width = card.offsetWidth;
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8));
    const below = at.bottom + 6;
    const fits = below + card.offsetHeight <= window.innerHeight || at.top < card.offsetHeight + 14;
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${(fits ? below : at.top - card.offsetHeight - 6) + window.scrollY}px`;
  };

  const show = async (wanted) => {
    const address = wanted.dataset.clauseCard;
    if (!texts.has(address)) {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      texts.set(address, await answer.text());
    }
    if (link !== wanted) return;
    if (card) card.remove();
    card = document.createElement("div");
    card.className = "xz-clause-card";
    card.id = "clause-card";
    card.setAttribute("role", "tooltip");
    card.innerHTML = texts.get(address); // our own server's fragment
    card.addEventListener("mouseleave", hide);
    document.body.append(card);
    link.removeAttribute("title");
    link.setAttribute("aria-describedby", "clause-card");
    place();
  };

  const begin = (target, wait) => {
    const wanted = target.closest?.("[data-clause-card]");
    if (!wanted || wanted === link) return;
    hide();
    link = wanted;
    timer = setTimeout(() => show(wanted).catch(hide), wait);
  };

  document.addEventListener("mouseover", (event) => {
    if (window.matchMedia("(hover: hover)").matches) begin(event.target, 250);
  });
  document.addEventListener("mouseout", (event) => {
    if (!link || !link.contains(event.target) || card?.contains(event.relatedTarget) || link.contains(event.relatedTarget)) return;
    hide();
  });
  document.addEventListener("focusin", (event) => begin(event.target, 0));
  document.addEventListener("focusout", hide);
  document.addEventListener("click", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && card) {
      hide();
      event.stopPropagation();
    }
  }, true);
})();
