// A page of the table, drawn anew whenever what is wanted changes.

const SIZE = 50;
const table = find("#rows");
const view = { rows: [], page: 0, field: null, descending: false };

function pageCount() {
  return Math.max(1, Math.ceil(view.rows.length / SIZE));
}

function update(page = 0) {
  view.rows = sorted(wanted(), view.field, view.descending);
  turn(page);
}

function turn(page) {
  view.page = Math.min(Math.max(page, 0), pageCount() - 1);
  draw(view.rows.slice(view.page * SIZE, (view.page + 1) * SIZE));
  const all = data.rows.length;
  const shown = view.rows.length;
  find("#status").textContent = shown === all ? plural(all, "claim") : `${shown.toLocaleString("en")} of ${plural(all, "claim")}`;
  find("#page").textContent = `Page ${view.page + 1} of ${pageCount()}`;
  find("#back").disabled = view.page === 0;
  find("#forth").disabled = view.page === pageCount() - 1;
  find(".pages").hidden = pageCount() === 1;
}

function draw(rows) {
  const body = make("tbody", { role: "rowgroup" });
  let verdict = data.rows.every((row) => row.verdict === "supported") ? "supported" : null;
  for (const row of rows) {
    if (row.verdict !== verdict) body.append(divider((verdict = row.verdict)));
    body.append(line(row));
  }
  if (!rows.length) body.append(spanning("empty", data.rows.length ? "No claim is like that." : "There are no claims."));
  table.replaceChildren(head(), body);
  const first = find("tbody button", table);
  if (first) first.tabIndex = 0;
}

const MEANING = {
  supported: "Supported claims",
  weak: "Weak claims: the checks doubt them",
  refused: "Refused claims: the checks did not find them in the abstract",
};

function divider(verdict) {
  const count = view.rows.filter((row) => row.verdict === verdict).length;
  return spanning(`divider ${verdict}`, `${MEANING[verdict]} (${count.toLocaleString("en")})`);
}

function spanning(name, text) {
  const cell = make("th", { colspan: FIELDS.length, scope: "rowgroup", role: "rowheader" }, make("span", {}, text));
  return make("tr", { class: name, role: "row" }, cell);
}

function head() {
  const cells = FIELDS.map((field) => {
    const button = make("button", { type: "button", title: field.hint || false }, field.name);
    button.addEventListener("click", () => sortBy(field));
    const direction = view.field !== field ? "none" : view.descending ? "descending" : "ascending";
    const attributes = { scope: "col", role: "columnheader", class: `c-${field.cell ? "cell" : field.id}`, "aria-sort": direction };
    return make("th", attributes, button);
  });
  return make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...cells));
}

// Up, then down, then as the table was made.
function sortBy(field) {
  const again = view.field === field;
  view.field = again && view.descending ? null : field;
  view.descending = again && !view.descending;
  update();
  find(`thead th:nth-child(${FIELDS.indexOf(field) + 1}) button`, table).focus();
}

function line(row) {
  const [key, , year] = data.papers[row.paper];
  const paper = make("a", { href: `#paper=${encodeURIComponent(key)}`, tabindex: -1 }, key);
  const claim = make("th", { scope: "row", role: "rowheader", class: "c-claim" }, opener(row, null, row.claim));
  if (row.verdict !== "supported") claim.append(make("p", { class: "why" }, make("span", { class: `tag ${row.verdict}` }, row.verdict), ` ${row.reasons.join("; ")}`));
  return make(
    "tr",
    { role: "row", class: row.verdict },
    claim,
    make("td", { role: "gridcell", class: "c-paper" }, paper, ...(year ? [make("span", {}, ` ${year}`)] : [])),
    make("td", { role: "gridcell", class: "c-kind" }, row.kind),
    ...data.columns.map((column, index) => cellElement(row, index, column)),
  );
}

function cellElement(row, index, column) {
  const cell = cellOf(row, index);
  const text = cell.state === "not_reported" ? make("span", { class: "none" }, "—") : cell.value ?? "";
  const button = opener(row, index, text);
  const told = cell.state === "not_reported" ? "unseen" : `tag ${cell.state}`;
  if (cell.state !== "found") button.append(make("span", { class: told }, ` ${STATES[cell.state]}`));
  return make("td", { role: "gridcell", class: `c-cell ${cell.state}`, "data-label": column.name }, button);
}

function opener(row, index, text) {
  const button = make("button", { type: "button", tabindex: -1, "data-row": row.number, "data-column": index ?? "claim" });
  button.append(make("span", { class: "text" }, text));
  return button;
}

// Brings a row into view, whatever was filtered before.
function reveal(row) {
  if (!view.rows.includes(row)) {
    find(".filters").reset();
    narrow(null);
    update();
  }
  turn(Math.floor(view.rows.indexOf(row) / SIZE));
}

function buttonOf(row, index) {
  return find(`[data-row="${row.number}"][data-column="${index ?? "claim"}"]`, table);
}

table.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-row]");
  if (button) open(data.rows[button.dataset.row], button.dataset.column === "claim" ? null : Number(button.dataset.column));
});

// One stop of the Tab key; from there the arrow keys go from cell to cell.
table.addEventListener("focusin", (event) => {
  if (!event.target.closest("tbody")) return;
  for (const other of table.querySelectorAll('tbody [tabindex="0"]')) other.tabIndex = -1;
  event.target.tabIndex = 0;
});

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -99], End: [0, 99], PageUp: [-10, 0], PageDown: [10, 0] };

table.addEventListener("keydown", (event) => {
  const move = MOVES[event.key];
  if (!move || !event.target.closest("tbody")) return;
  event.preventDefault();
  const lines = [...table.querySelectorAll("tbody tr:not(.divider)")].map((one) => [...one.querySelectorAll("a, button")]);
  const at = lines.findIndex((one) => one.includes(event.target));
  const next = lines[Math.min(Math.max(at + move[0], 0), lines.length - 1)];
  next[Math.min(Math.max(lines[at].indexOf(event.target) + move[1], 0), next.length - 1)].focus();
});

let waiting;
for (const name of ["input", "change"])
  find(".filters").addEventListener(name, () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, 60);
  });
find(".filters").addEventListener("submit", (event) => event.preventDefault());
find(".filters").addEventListener("reset", () => setTimeout(() => (group ? go("table") : update())));

const NARROW = matchMedia("(max-width: 47.99rem)");

function fold() {
  find(".more").open = !NARROW.matches;
}
NARROW.addEventListener("change", fold);
fold();

const order = find("#order");
FIELDS.forEach((field, index) => {
  order.append(make("option", { value: `${index}` }, field.name), make("option", { value: `-${index}` }, `${field.name}, falling`));
});
order.addEventListener("change", () => {
  view.field = order.value ? FIELDS[Math.abs(order.value)] : null;
  view.descending = order.value.startsWith("-");
});
find("#back").addEventListener("click", () => step(-1));
find("#forth").addEventListener("click", () => step(1));

function step(by) {
  turn(view.page + by);
  find(".frame", find("#table")).scrollTop = 0;
  find("#table").scrollIntoView();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, select, dialog")) {
    event.preventDefault();
    go("table");
    controls.find.focus();
  }
});

// Paper has room for all of them.
addEventListener("beforeprint", () => draw(view.rows));
addEventListener("afterprint", () => turn(view.page));

table.style.setProperty("--columns", data.columns.length);
