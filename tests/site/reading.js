// Functions with which a test reads many pages in one call; a page is gone to by its address.
// They read elements and not what is seen, so nothing has to be laid out.
(document.getElementById("app").style.display = "none", {
  /** Until what the page has begun is done; `true` when nothing is being read any more. */
  async settle() {
    const turn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    await turn();
    while (document.querySelector("main [role=status]")) await turn();
  },

  async goTo(address) {
    if (location.hash !== address) {
      const changed = new Promise((done) => addEventListener("hashchange", done, { once: true }));
      location.hash = address;
      await changed;
    }
    await this.settle();
  },

  /** The rows of the trees of each page, `levels` deep, and the command beside it. */
  async readPages(addresses, levels, readRows) {
    const found = [];
    for (const address of addresses) {
      await this.goTo(address);
      const command = document.querySelector("aside [role=tabpanel] pre")?.textContent ?? "";
      found.push([command, await readRows(levels)]);
    }
    return found;
  },

  /** What the search finds for each of some words: the pointer, the kind and the name of each. */
  async search(every) {
    const input = document.querySelector("#search");
    const found = [];
    for (const words of every) {
      input.value = words;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await Promise.resolve();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      found.push([...document.querySelectorAll("#results li")].map((one) => [
        one.dataset.pointer, one.querySelector(".kind").textContent,
        one.querySelector(".found-name").textContent,
      ]));
    }
    input.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return found;
  },
})
