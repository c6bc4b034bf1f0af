// Elements are made one by one: text is text, and never markup.

function find(selector, within = document) {
  return within.querySelector(selector);
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {}))
    if (value !== undefined && value !== false) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

function plural(count, word) {
  return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
}

const STATES = { found: "found", not_reported: "not reported", refused: "refused", conflict: "conflict" };
const VERDICTS = ["supported", "weak", "refused"];
