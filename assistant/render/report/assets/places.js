// What the address names after its #: a part, a paper, a cell, or the claims behind a bar.

const VIEWS = ["table", "charts", "pairs", "papers"].filter((name) => document.getElementById(name));
const TITLE = document.title;

function go(name) {
  if (location.hash === `#${name}`) route();
  else location.hash = name;
}

function display(name) {
  document.documentElement.dataset.view = name;
  for (const anchor of document.querySelectorAll(".masthead nav a")) {
    const current = anchor.hash === `#${name}` || (name === "paper" && anchor.hash === "#papers");
    if (current) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  }
  document.title = TITLE;
}

// The row and the column of `<row>.<column>`, or the row alone: a claim. Ids may hold full stops.
function located(id) {
  const row = data.rows.find((one) => one.id === id);
  if (row) return [row, null];
  for (const one of data.rows)
    if (id.startsWith(`${one.id}.`)) {
      const index = data.columns.findIndex((column) => column.name === id.slice(one.id.length + 1));
      if (index >= 0) return [one, index];
    }
  return null;
}

const ROUTES = {
  paper(key) {
    const article = articleOf(key);
    if (!article) return go("papers");
    display("paper");
    showPaper(article, key);
    document.title = `${find("h2", article).textContent} · ${TITLE}`;
    scrollTo(0, 0);
    article.focus({ preventScroll: true });
  },
  cell(id) {
    const place = located(id);
    if (!place) return go("table");
    // On the page of a paper the cell opens beside it; from anywhere else it is shown in the table.
    if (!["paper", "pairs"].includes(document.documentElement.dataset.view)) {
      display("table");
      reveal(place[0]);
    }
    open(...place);
  },
  group(name) {
    const anchors = [...document.querySelectorAll("a[data-rows]")];
    const anchor = anchors.find((one) => one.getAttribute("href") === `#group=${name}`);
    if (!anchor) return go("table");
    display("table");
    narrow(anchor.dataset.rows.split(" ").map(Number), anchor.dataset.label);
    update();
    scrollTo(0, 0);
  },
};

function route() {
  const [name, rest] = location.hash.slice(1).split(/=(.*)/s);
  if (name !== "cell") {
    home = location.hash;
    if (shown) shut();
  }
  if (ROUTES[name]) return ROUTES[name](decoded(rest));
  display(VIEWS.includes(name) ? name : "table");
  if (group) {
    narrow(null);
    update();
  }
  if (VIEWS.includes(name)) scrollTo(0, 0);
}

function decoded(text = "") {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const colours = find("#colours");
const CHOICES = ["automatic", "light", "dark"];

function colour(choice) {
  document.documentElement.dataset.colours = choice;
  colours.setAttribute("aria-label", `Colours: ${choice}`);
  colours.title = `Colours: ${choice}`;
  try {
    localStorage.setItem("litrev-colours", choice);
  } catch {
    // A reader who keeps nothing is asked again next time.
  }
}

colours.hidden = false;
colour(document.documentElement.dataset.colours);
colours.addEventListener("click", () => {
  colour(CHOICES[(CHOICES.indexOf(document.documentElement.dataset.colours) + 1) % CHOICES.length]);
});

addEventListener("hashchange", route);
update();
route();
performance.mark("interactive");
