// Opens what the page shows, `levels` deep, and lists the rows of its trees:
// [place, path, name, type, required, marks, facts].
async (levels) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const main = document.querySelector("main");
  const found = new Map();
  const depthOf = (element) => {
    let depth = 0;
    for (let one = element.parentElement; one && !one.matches("[data-place], .tree, main"); one = one.parentElement) {
      if (one.matches(".inside, .branches")) depth++;
    }
    return depth;
  };
  // The root of a tree of a parameter is a row among others.
  const levelsAt = (element) => (element.closest(".tree") ? levels : levels + 1);
  const said = (element) => {
    const copy = element.cloneNode(true);
    for (const button of copy.querySelectorAll("button")) button.remove();
    return copy.textContent;
  };
  const placeOf = (element) => element.closest("[data-place]")?.dataset.place ?? "schema";
  const text = (row, selector) => row.querySelector(`:scope > .said > ${selector}`)?.textContent ?? "";
  const read = () => {
    for (const row of main.querySelectorAll(".row")) {
      const path = row.closest("[data-path]").dataset.path;
      const list = (selector) => [...row.querySelectorAll(`:scope > .said > ${selector}`)].map(said);
      const place = placeOf(row);
      found.set(`${place}\n${path}`, [
        place, path, text(row, ".heading-line > .name"), text(row, ".heading-line > .type"),
        text(row, ".heading-line > .required") !== "", list(".heading-line > .mark"),
        list(".facts > .fact"), depthOf(row),
      ]);
    }
  };
  // Every response, and every media type of a message.
  for (const one of main.querySelectorAll("details.response")) one.open = true;
  await frame();
  const openTrees = async () => {
    for (let round = 0; round < levels; round++) {
      let changed = false;
      for (const button of main.querySelectorAll(".fields button.twist[aria-expanded=false]")) {
        if (depthOf(button) + 1 < levelsAt(button)) { button.click(); changed = true; }
      }
      for (const button of main.querySelectorAll(".fact > button.quiet")) {
        if (button.textContent === "All") { button.click(); changed = true; }
      }
      for (const button of main.querySelectorAll("button.quiet")) {
        if (/^Show \d+ more fields$/.test(button.textContent)) { button.click(); changed = true; }
      }
      if (!changed) break;
      await frame();
    }
    read();
  };
  const showTabs = async (lists, inside) => {
    for (const list of lists) {
      for (const tab of [...list.children]) {
        tab.click();
        await frame();
        await inside();
      }
    }
  };
  await openTrees();
  const media = [...main.querySelectorAll('[role=tablist][aria-label="Media types"]')];
  const branches = () => [...main.querySelectorAll(".branches > [role=tablist]")].filter((one) => depthOf(one.firstChild) <= levelsAt(one));
  await showTabs(media, openTrees);
  for (const list of branches()) await showTabs([list], openTrees);
  if (media.length) await showTabs(media, () => showTabs(branches(), openTrees));
  return [...found.values()];
}
