// A 予約コマ may be dropped on any table's line; the line under it is marked. What the drop does, the page decides.
export function allowDrops(chart) {
  let marked;
  const mark = (line) => {
    marked?.classList.remove("chart-drop");
    marked = line;
    marked?.classList.add("chart-drop");
  };

  chart.addEventListener("dragstart", (event) => {
    if (event.target.closest("[data-koma]")) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      chart.classList.add("chart-dragging");
    }
  });
  chart.addEventListener("dragover", (event) => {
    const line = event.target.closest("[data-drop]");
    if (line?.dataset.drop) {
      event.preventDefault();
      mark(line);
    }
  });
  const end = () => {
    mark(undefined);
    chart.classList.remove("chart-dragging");
  };
  chart.addEventListener("drop", end);
  chart.addEventListener("dragend", end);
}
