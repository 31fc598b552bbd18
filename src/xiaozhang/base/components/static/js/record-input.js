// A search box that picks a record: arrows, Enter, Esc; the id travels in the hidden input beside it.
(() => {
  const WAIT = 250;
  const timers = new WeakMap();
  const parts = (box) => {
    const root = box.closest("[data-record-input]");
    return { root, picked: root.querySelector("[data-picked]"), list: root.querySelector("[role=listbox]") };
  };

  const shut = (box) => {
    const { list } = parts(box);
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const activate = (box, option) => {
    parts(box).list.querySelectorAll("[role=option]").forEach((one) => one.setAttribute("aria-selected", String(one === option)));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
  };

  const choose = (box, option) => {
    box.value = option.dataset.title;
    const { picked } = parts(box);
    picked.value = option.dataset.pk;
    shut(box);
    picked.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const search = async (box) => {
    const { root, list } = parts(box);
    const text = box.value.trim();
    if (!text) {
      shut(box);
      return;
    }
    const answer = await fetch(`${root.dataset.recordInput}?q=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok || box.value.trim() !== text) return;
    list.innerHTML = await answer.text();
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  };

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.matches || !box.matches("[data-record-input] [role=combobox]")) return;
    parts(box).picked.value = "";
    window.clearTimeout(timers.get(box));
    if (!event.isComposing) timers.set(box, window.setTimeout(() => search(box), WAIT));
  });
  document.addEventListener("compositionend", (event) => {
    if (event.target.matches && event.target.matches("[data-record-input] [role=combobox]")) search(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!box.matches || !box.matches("[data-record-input] [role=combobox]") || event.isComposing) return;
    const { list } = parts(box);
    const options = [...list.querySelectorAll("[role=option][data-pk]")];
    const now = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (list.hidden || !options.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      activate(box, options[(now + step + options.length) % options.length]);
    } else if (event.key === "Enter" && now >= 0) {
      event.preventDefault();
      choose(box, options[now]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      shut(box);
    }
  });

  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest && event.target.closest("[data-record-input] [role=option][data-pk]");
    if (!option) return;
    event.preventDefault();
    choose(option.closest("[data-record-input]").querySelector("[role=combobox]"), option);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches && event.target.matches("[data-record-input] [role=combobox]")) shut(event.target);
  });
})();
