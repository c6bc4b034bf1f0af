// What stands behind a cell: its words in the abstract, its state and why, and its claim.

const panel = find("#panel");
const WIDE = matchMedia("(min-width: 64rem)");
let shown = null;
let home = ""; // the address without a cell, to which closing leads back

function cellId(row, index) {
  return index === null ? row.id : `${row.id}.${data.columns[index].name}`;
}

function open(row, index) {
  const from = shown?.from ?? document.activeElement;
  panel.close();
  shown = { row, index, from };
  history.replaceState(null, "", `#cell=${encodeURIComponent(cellId(row, index))}`);
  find("#panel-body").replaceChildren(...told(row, index));
  mark(row, index);
  // Beside the table where there is room for both, in front of everything where there is not.
  if (WIDE.matches) panel.show();
  else panel.showModal();
  document.documentElement.classList.toggle("docked", WIDE.matches);
  panel.scrollTop = 0;
  find("#panel-title").focus({ preventScroll: true });
  find("mark", panel)?.scrollIntoView({ block: "nearest" });
  buttonOf(row, index)?.closest("td, th").scrollIntoView({ block: "nearest", inline: "nearest" });
}

function mark(row, index) {
  for (const other of table.querySelectorAll(".open")) other.classList.remove("open");
  if (row) buttonOf(row, index)?.closest("td, th").classList.add("open");
}

function told(row, index) {
  const [key] = data.papers[row.paper];
  const column = data.columns[index];
  const cell = index === null ? { state: "", value: row.claim, places: row.places } : cellOf(row, index);
  const places = cell.places ?? [];
  return [
    make("p", { class: "eyebrow" }, column?.name ?? "claim", " ", make("span", { class: `tag ${cell.state || row.verdict}` }, STATES[cell.state] ?? row.verdict)),
    make("h2", { id: "panel-title", tabindex: -1 }, cell.value || "not reported"),
    ...(column?.hint ? [make("p", { class: "hint" }, column.hint)] : []),
    ...reasons(cell, index === null ? row : null),
    ...several(key, places),
    make("p", { class: "abstract" }, ...highlighted(abstractOf(key), places)),
    source(row),
    ...(index === null ? values(row) : [make("p", { class: "of" }, "Of the claim: ", link(row, null, row.claim))]),
    make("p", { class: "made" }, cellId(row, index)),
  ];
}

function reasons(cell, row) {
  const told = row ? row.reasons : [cell.reason, normal(cell)];
  const none = cell.state === "not_reported" ? ["The abstract does not report it, as far as was found."] : [];
  return [...none, ...told].filter(Boolean).map((text) => make("p", { class: "reason" }, text));
}

function normal(cell) {
  if (cell.normal === undefined) return "";
  if (typeof cell.normal === "boolean") return `Read as ${cell.normal ? "yes" : "no"}.`;
  const unit = cell.unit === "%" ? undefined : cell.unit; // 12.4 % is read as 0.124
  return `Read as ${[cell.comparator, cell.normal, unit].filter((part) => part !== undefined).join(" ")}.`;
}

// All places where there are several: of a list, or of what disagrees; and what is not in the text.
function several(key, places) {
  if (places.length < 2 && typeof places[0] !== "string") return [];
  const items = places.map((place) => {
    const lost = typeof place === "string" ? " (not in the abstract as it is here)" : "";
    return make("li", {}, make("q", {}, quoted(key, place)), lost);
  });
  return [make("ol", { class: "places", "aria-label": "Places" }, ...items)];
}

function source(row) {
  const [key, title, year] = data.papers[row.paper];
  return make("p", { class: "source" }, make("a", { href: `#paper=${encodeURIComponent(key)}` }, title), ` ${[key, year].filter(Boolean).join(", ")}`);
}

function link(row, index, text) {
  return make("a", { href: `#cell=${encodeURIComponent(cellId(row, index))}` }, text);
}

// The cells of a claim; those that say nothing by their names alone.
function values(row) {
  const blank = [];
  const list = make("dl", {});
  data.columns.forEach((column, index) => {
    const cell = cellOf(row, index);
    if (cell.state === "not_reported") return blank.push(column.name);
    const tag = cell.state === "found" ? null : make("span", { class: `tag ${cell.state}` }, STATES[cell.state]);
    list.append(make("dt", {}, column.name), make("dd", {}, link(row, index, cell.value || STATES[cell.state]), " ", tag ?? ""));
  });
  return [list, ...(blank.length ? [make("p", { class: "blank" }, `Not reported: ${blank.join(", ")}`)] : [])];
}

function shut() {
  shown = null;
  panel.close();
  document.documentElement.classList.remove("docked");
  mark(null);
}

function dismiss() {
  if (!shown) return;
  const { row, index, from } = shown;
  shut();
  history.replaceState(null, "", home || location.pathname + location.search);
  const inTable = document.documentElement.dataset.view === "table";
  (inTable ? buttonOf(row, index) : from)?.focus({ preventScroll: true });
}

find("#close").addEventListener("click", dismiss);
panel.addEventListener("cancel", (event) => {
  event.preventDefault();
  dismiss();
});
panel.addEventListener("click", (event) => event.target === panel && dismiss());
document.addEventListener("keydown", (event) => event.key === "Escape" && dismiss());
