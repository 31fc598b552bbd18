// A box for files: says which were chosen, warns of one that is too large before it travels, shows how far it has travelled.
(() => {
  const words = (size) => (size < 1048576 ? `${Math.max(1, Math.round(size / 1024))} KB` : `${(size / 1048576).toFixed(1)} MB`);

  const tell = (input) => {
    const box = input.closest("[data-file-drop]");
    const list = box.querySelector("[data-chosen]");
    const most = Number(box.dataset.fileDrop);
    const late = [...input.files].filter((file) => most && file.size > most);
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name}　${words(file.size)}`;
      line.classList.toggle("xz-late", late.includes(file));
      return line;
    }));
    list.hidden = !input.files.length;
    box.classList.toggle("is-chosen", input.files.length > 0);
    input.setCustomValidity(late.length ? box.dataset.tooLarge + late.map((file) => file.name).join("、") : "");
    if (late.length) input.reportValidity();
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches && event.target.matches("[data-file-drop] input[type=file]")) tell(event.target);
  });
  ["dragenter", "dragleave", "drop"].forEach((name) => document.addEventListener(name, (event) => {
    const box = event.target.closest && event.target.closest("[data-file-drop]");
    if (box) box.classList.toggle("is-over", name === "dragenter");
  }));

  const bar = (event) => event.target.querySelector && event.target.querySelector("[data-upload-progress]");
  document.addEventListener("htmx:xhr:progress", (event) => {
    const progress = bar(event);
    if (!progress || !event.detail.lengthComputable) return;
    progress.hidden = false;
    progress.value = Math.round((100 * event.detail.loaded) / event.detail.total);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const progress = bar(event);
    if (progress) progress.hidden = true;
  });
})();
