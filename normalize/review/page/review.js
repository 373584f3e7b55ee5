"use strict";
(() => {
  const csrf = document.body.dataset.csrf;
  const typing = () => ["INPUT", "TEXTAREA", "SELECT"].includes(document.activeElement?.tagName) &&
    document.activeElement.type !== "checkbox";
  const places = () => [...document.querySelectorAll("[data-place]")];
  const go = (step) => {
    const all = places();
    const at = all.indexOf(document.activeElement.closest?.("[data-place]"));
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };
  const post = async (path, fields) => {
    const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ csrf, quiet: 1, ...fields }) });
    const words = await answer.text();
    if (!answer.ok) alert(words);
    return answer.ok ? words : null;
  };
  const inText = document.querySelector(".document");
  const history = [];
  const decideInText = async (verdict) => {
    const spot = document.activeElement.closest("[data-place]");
    if (!spot) return;
    const now = await post("/decide", { place: spot.dataset.place, verdict });
    if (now !== null) { history.push([spot, spot.className]); spot.className = `spot ${now}`; go(1); }
  };
  const undoInText = async () => {
    if (!history.length) { location.reload(); return; }
    if ((await post("/undo", {})) === null) return;
    const [spot, was] = history.pop();
    spot.className = was;
    spot.focus();
  };
  const here = (index) => {
    const place = document.activeElement.closest?.("[data-place]");
    place?.querySelectorAll(".here button")[index]?.click();
  };
  let sent = false;
  document.addEventListener("submit", () => { if (!inText) sent = true; });
  window.addEventListener("pageshow", () => { sent = false; });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") { document.activeElement.blur(); return; }
    if (typing()) return;
    const key = event.key;
    const stop = () => event.preventDefault();
    if (key === "/") { stop(); const box = document.getElementById("q"); box.focus(); box.select(); return; }
    if (key === "?") { stop(); location.href = "/help"; return; }
    if (inText) {
      const known = { a: () => decideInText("accept"), r: () => decideInText("reject"), l: () => decideInText("later"),
        n: () => go(1), j: () => go(1), p: () => go(-1), k: () => go(-1), u: undoInText,
        Enter: () => { const spot = document.activeElement.closest("[data-place]"); if (spot) location.href = `/place/${spot.dataset.place}`; } };
      if (known[key]) { stop(); known[key](); }
      return;
    }
    if (key === "j" || key === "k") { stop(); go(key === "j" ? 1 : -1); return; }
    if (key === "y" || key === "x") { stop(); here(document.activeElement.querySelectorAll?.(".here button").length < 2 ? 0 : key === "y" ? 0 : 1); return; }
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target || sent) return;
    stop();
    if (target.tagName === "INPUT") { target.focus(); target.select(); }
    else if (target.tagName === "DETAILS") target.open = !target.open;
    else target.click();
  });
  if (inText) {
    inText.addEventListener("click", (event) => event.target.closest("[data-place]")?.focus());
  }
  if (/^#p\d+$/.test(location.hash)) document.getElementById(location.hash.slice(1))?.focus();
})();
