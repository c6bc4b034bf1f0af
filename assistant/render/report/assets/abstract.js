// An abstract with the words that a claim or cell rests on, and the sentences around them.

// A place is [start, end, first, last]: the words, and their sentence; a string was not found.
function highlighted(text, places) {
  const spans = places.filter((place) => typeof place !== "string");
  const cuts = new Set([0, text.length, ...spans.flat()]);
  const edges = [...cuts].filter((cut) => cut <= text.length).sort((a, b) => a - b);
  return edges.slice(1).map((end, index) => {
    const start = edges[index];
    const piece = text.slice(start, end);
    const within = ([from, to]) => from <= start && end <= to;
    if (spans.some(within)) return make("mark", {}, piece);
    if (spans.some((place) => place.length > 2 && within(place.slice(2)))) return make("span", { class: "sentence" }, piece);
    return piece;
  });
}

function articleOf(key) {
  return document.getElementById(`paper=${key}`);
}

const abstracts = new Map();

// The stored text, whatever is highlighted in it now.
function abstractOf(key) {
  if (!abstracts.has(key)) abstracts.set(key, find(".abstract", articleOf(key)).textContent);
  return abstracts.get(key);
}

function quoted(key, place) {
  return typeof place === "string" ? place : abstractOf(key).slice(place[0], place[1]);
}
