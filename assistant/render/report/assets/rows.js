// The table as it was embedded: what a cell says, and what it is sorted by.

const data = JSON.parse(find("#data").textContent);
data.rows.forEach((row, number) => (row.number = number));

const FIXED = [
  { id: "claim", name: "claim", text: (row) => row.claim },
  { id: "paper", name: "paper", text: (row) => data.papers[row.paper].slice(0, 3).join(" ") },
  { id: "kind", name: "kind", text: (row) => row.kind },
];
const FIELDS = [
  ...FIXED,
  ...data.columns.map((column, index) => ({
    ...column,
    id: String(index),
    cell: (row) => cellOf(row, index),
    text: (row) => cellOf(row, index).value ?? "",
  })),
];

function cellOf(row, index) {
  const cell = row.cells[index];
  return typeof cell === "number" ? { state: "not_reported", reason: data.blanks[cell] } : cell;
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

// What was refused is no value.
function orderOf(field, row) {
  const { state, normal } = field.cell?.(row) ?? {};
  if (state === "refused") return null;
  return normal === undefined ? field.text(row) || null : Number(normal);
}

// What has no value comes last, whichever way the rest is sorted; numbers come before words.
function compared(a, b, descending) {
  if (a === null || b === null) return (a === null) - (b === null);
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  const difference = typeof a === "number" ? a - b : collator.compare(a, b);
  return descending ? -difference : difference;
}

function sorted(rows, field, descending) {
  const keyed = rows.map((row) => [field ? orderOf(field, row) : row.number, row]);
  const rank = (row) => VERDICTS.indexOf(row.verdict);
  keyed.sort(
    ([a, one], [b, other]) =>
      rank(one) - rank(other) || compared(a, b, descending) || one.number - other.number,
  );
  return keyed.map(([, row]) => row);
}
