// Sums that follow what is typed. [data-sums] holds groups [data-sum-group]: their boxes (but [data-sum-skip]) and fixed figures
// ([data-sum-fixed]) add up in [data-sum-group-total], the groups in [data-sum-total]; data-sums="count" adds whole numbers.
// The server computes the same sums; this only saves the wait.
(() => {
  const UNITS = { "": 1n, 万: 10000n, 亿: 100000000n };
  const AMOUNT = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d{1,6}))?(万|亿)?元?$/;

  // The 分 of an amount as people type it; null for what is not one.
  function fen(text) {
    const plain = text.normalize("NFKC").replace(/[¥\s]/g, "").replace("−", "-");
    if (!plain || plain === "—") return 0n;
    const found = AMOUNT.exec(plain);
    if (!found || (found[2] === undefined && found[3] === undefined)) return null;
    const places = found[3] || "";
    const scaled = BigInt((found[2] || "0").replaceAll(",", "") + places) * 100n * UNITS[found[4] || ""];
    const divisor = 10n ** BigInt(places.length);
    if (scaled % divisor) return null;
    return found[1] === "-" ? -(scaled / divisor) : scaled / divisor;
  }

  function shown(amount, isCount) {
    const sign = amount < 0n ? "−" : "";
    const size = amount < 0n ? -amount : amount;
    const whole = (size / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    return isCount ? `${sign}${whole}` : `${sign}${whole}.${(size % 100n).toString().padStart(2, "0")}`;
  }

  function add(sheet) {
    let total = 0n;
    const isCount = sheet.dataset.sums === "count";
    for (const group of sheet.querySelectorAll("[data-sum-group]")) {
      let sum = 0n;
      for (const box of group.querySelectorAll("input:not([type=hidden]):not([data-sum-skip])")) sum += fen(box.value) ?? 0n;
      for (const fixed of group.querySelectorAll("[data-sum-fixed]")) sum += fen(fixed.textContent) ?? 0n;
      group.querySelector("[data-sum-group-total]").textContent = shown(sum, isCount);
      total += sum;
    }
    sheet.querySelector("[data-sum-total]").textContent = shown(total, isCount);
  }

  document.addEventListener("input", (event) => {
    const sheet = event.target.closest("[data-sums]");
    if (sheet) add(sheet);
  });
})();
