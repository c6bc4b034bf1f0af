// Before anything is drawn: that scripts run, and which colours the reader chose last time.
document.documentElement.classList.add("scripted");
try {
  document.documentElement.dataset.colours = localStorage.getItem("litrev-colours") ?? "automatic";
} catch {
  document.documentElement.dataset.colours = "automatic";
}
