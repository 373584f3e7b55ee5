"use strict";
(() => {
  const all = [...document.querySelectorAll(".change")];
  const list = document.getElementById("rules");
  const counts = new Map();
  for (const change of document.querySelectorAll(".one > .change"))
    for (const rule of change.dataset.rule.split(" ")) counts.set(rule, (counts.get(rule) || 0) + 1);
  for (const [rule, count] of [...counts].sort((a, b) => b[1] - a[1])) {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "rule", value: rule, checked: true });
    label.append(box, ` ${rule} (${count})`);
    list.append(label);
  }
  document.getElementById("rule-list").hidden = counts.size < 2;
  const chosen = (name) => new Set([...document.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value));
  const update = () => {
    const tiers = chosen("tier"), rules = chosen("rule");
    let shown = 0;
    for (const change of all) {
      const on = tiers.has(change.dataset.tier) && change.dataset.rule.split(" ").some((rule) => rules.has(rule));
      change.classList.toggle("off", !on);
      if (on && change.parentElement.classList.contains("one")) shown += 1;
    }
    document.body.classList.toggle("sides", chosen("view").has("sides"));
    document.getElementById("shown").textContent = `${shown} change${shown === 1 ? "" : "s"} shown`;
  };
  document.addEventListener("change", update);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !["n", "p"].includes(event.key)) return;
    const stops = all.filter((one) => one.tabIndex === 0 && one.offsetParent && !one.classList.contains("off"));
    const at = stops.indexOf(document.activeElement);
    const next = stops[event.key === "n" ? Math.min(at + 1, stops.length - 1) : Math.max(at - 1, 0)];
    if (next) { next.focus(); next.scrollIntoView({ block: "center" }); }
  });
  update();
})();
