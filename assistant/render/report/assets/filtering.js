// Which rows are wanted: words, a field, a state, a kind, a verdict, and what a chart counted.

const controls = {
  find: find("#find"),
  field: find("#field"),
  state: find("#state"),
  kind: find("#kind"),
  verdict: find("#verdict"),
};
let group = null; // rows that a bar of a chart counts, and what they have in common

const haystacks = new Map();

function haystack(field, row) {
  const id = field?.id ?? "";
  if (!haystacks.has(id)) haystacks.set(id, []);
  const kept = haystacks.get(id);
  return (kept[row.number] ??= (field ? field.text(row) : everything(row)).toLowerCase());
}

function everything(row) {
  return FIELDS.map((field) => field.text(row)).join("\n");
}

function wanted() {
  const words = controls.find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const field = FIELDS.find((one) => one.id === controls.field.value);
  const state = controls.state.value;
  const inState = field?.cell
    ? (row) => field.cell(row).state === state
    : (row) => data.columns.some((_, index) => cellOf(row, index).state === state);
  const tests = [];
  if (group) tests.push((row) => group.rows.has(row.number));
  if (controls.kind.value) tests.push((row) => row.kind === controls.kind.value);
  if (controls.verdict.value) tests.push((row) => row.verdict === controls.verdict.value);
  if (state) tests.push(inState);
  if (words.length) tests.push((row) => words.every((word) => haystack(field, row).includes(word)));
  return data.rows.filter((row) => tests.every((test) => test(row)));
}

// A choice of what there is, each with its number of rows; none where all are the same.
function offer(select, values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const [value, count] of counts) select.append(make("option", { value }, `${value} (${count})`));
}
offer(controls.kind, data.rows.map((row) => row.kind));
offer(controls.verdict, sorted(data.rows).map((row) => row.verdict));

function narrow(rows, label) {
  group = rows && { rows: new Set(rows), label };
  const chip = find("#chip");
  chip.hidden = !group;
  if (!group) return;
  const drop = make("button", { type: "button", "aria-label": `Remove the filter ${label}` }, "✕");
  drop.addEventListener("click", () => go("table"));
  chip.replaceChildren(make("span", {}, label), drop);
}
