// Naming somebody in a text: @ and a name, pinyin or initials open a list; arrows, Enter, Tab, Esc; the text stays plain.
(() => {
  const WAIT = 200;
  const BEHIND_AT = /(^|[^A-Za-z0-9._%+-])[@＠]([^\s@＠，。；：！？、]{1,20})$/;
  const timers = new WeakMap();

  const parts = (box) => {
    const root = box.closest("[data-mention-input]");
    return { root, list: root.querySelector("[role=listbox]") };
  };
  const isBox = (target) => Boolean(target.matches && target.matches("[data-mention-input] textarea"));
  const typed = (box) => {
    const found = BEHIND_AT.exec(box.value.slice(0, box.selectionStart));
    return found ? found[2] : "";
  };

  const shut = (box) => {
    parts(box).list.hidden = true;
    box.removeAttribute("aria-activedescendant");
  };

  const activate = (box, option) => {
    parts(box).list.querySelectorAll("[role=option]").forEach((one) => one.setAttribute("aria-selected", String(one === option)));
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const choose = (box, option) => {
    const at = box.selectionStart;
    const start = at - typed(box).length;
    box.setRangeText(`${option.dataset.written} `, start, at, "end");
    shut(box);
    box.focus();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const search = async (box) => {
    const { root, list } = parts(box);
    const text = typed(box);
    if (!text) {
      shut(box);
      return;
    }
    const answer = await fetch(`${root.dataset.mentionInput}?q=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok || typed(box) !== text) return;
    list.innerHTML = await answer.text();
    const first = list.querySelector("[role=option]");
    // Where nobody is meant the list goes, so that Enter is a new line again.
    list.hidden = !first;
    if (first) activate(box, first);
  };

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!isBox(box)) return;
    window.clearTimeout(timers.get(box));
    if (!event.isComposing) timers.set(box, window.setTimeout(() => search(box), WAIT));
  });
  document.addEventListener("compositionend", (event) => {
    if (isBox(event.target)) search(event.target);
  });

  // Before the drawer hears Esc.
  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!isBox(box) || event.isComposing) return;
    const { root, list } = parts(box);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      root.closest("form").requestSubmit();
      return;
    }
    const options = [...list.querySelectorAll("[role=option]")];
    if (list.hidden || !options.length) return;
    const now = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      activate(box, options[(now + step + options.length) % options.length]);
    } else if (event.key === "Enter" || event.key === "Tab") {
      choose(box, options[Math.max(now, 0)]);
    } else if (event.key === "Escape") {
      shut(box);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }, true);

  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest && event.target.closest("[data-mention-input] [role=option]");
    if (!option) return;
    event.preventDefault();
    choose(option.closest("[data-mention-input]").querySelector("textarea"), option);
  });
  document.addEventListener("focusout", (event) => {
    if (isBox(event.target)) shut(event.target);
  });
})();
