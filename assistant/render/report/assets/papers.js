// The page of a paper: its abstract with the words of all its claims, and the claims below it.

function showPaper(article, key) {
  for (const other of document.querySelectorAll("article.shown")) other.classList.remove("shown");
  article.classList.add("shown");
  if (find(".claims", article)) return;
  const rows = data.rows.filter((row) => data.papers[row.paper][0] === key);
  const text = abstractOf(key);
  const kept = rows.filter((row) => row.verdict !== "refused");
  const places = kept.flatMap((row) => [...row.places.map(sentences), ...row.cells.flatMap((cell) => cell.places ?? [])]);
  find(".abstract", article).replaceChildren(...highlighted(text, places));
  article.append(make("div", { class: "claims" }, ...rows.map(claim)));
}

// What a claim rests on is shown as sentences are, and only the words of its cells are marked.
function sentences(place) {
  return typeof place === "string" ? place : [0, 0, place[0], place[1]];
}

function claim(row) {
  const tag = row.verdict === "supported" ? "" : make("span", { class: `tag ${row.verdict}` }, row.verdict);
  return make("section", {}, make("h3", {}, link(row, null, row.claim), " ", make("small", {}, row.kind), " ", tag), ...reasons({}, row), ...values(row));
}
