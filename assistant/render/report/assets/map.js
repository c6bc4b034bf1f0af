// The map: the dot that is pointed at has a name; one stop of the Tab key, then the arrow keys.

const map = find(".map svg[viewBox]");
const dots = [...document.querySelectorAll(".map a.dot")].map((dot) => {
  const circle = find("circle", dot);
  return { dot, x: Number(circle.getAttribute("cx")), y: Number(circle.getAttribute("cy")) };
});

function pointAt(dot) {
  const { x, y } = dots.find((one) => one.dot === dot);
  const label = find("#pointed");
  label.textContent = decoded(dot.getAttribute("href").slice("#paper=".length));
  label.setAttribute("x", x);
  label.setAttribute("y", y > 40 ? y - 12 : y + 22);
  label.setAttribute("text-anchor", x < 100 ? "start" : x > 700 ? "end" : "middle");
  find("#pointed-title").textContent = dot.dataset.title;
}

const AHEAD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The nearest dot in that direction, where what lies aside counts double.
function neighbour(dot, [dx, dy]) {
  const from = dots.find((one) => one.dot === dot);
  let best = null;
  let least = Infinity;
  for (const one of dots) {
    const along = (one.x - from.x) * dx + (one.y - from.y) * dy;
    const aside = Math.abs((one.x - from.x) * dy) + Math.abs((one.y - from.y) * dx);
    if (along > 0 && along + 2 * aside < least) [best, least] = [one.dot, along + 2 * aside];
  }
  return best;
}

if (map) {
  dots.forEach(({ dot }, number) => dot.setAttribute("tabindex", number ? -1 : 0));
  for (const name of ["pointerover", "focusin"])
    map.addEventListener(name, (event) => {
      const dot = event.target.closest("a.dot");
      if (dot) pointAt(dot);
    });
  map.addEventListener("keydown", (event) => {
    const next = AHEAD[event.key] && neighbour(event.target.closest("a.dot"), AHEAD[event.key]);
    if (!AHEAD[event.key]) return;
    event.preventDefault();
    if (!next) return;
    event.target.closest("a.dot").setAttribute("tabindex", -1);
    next.setAttribute("tabindex", 0);
    next.focus();
  });
}
