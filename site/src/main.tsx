import { render } from "preact";
import { App } from "./app";
import { makeSite } from "./context";
import { Store } from "./data";
import { reloadOnChange } from "./reload";
import { loadIndex } from "./search-box";
import "./style.css";

async function start(): Promise<void> {
  const data = new Store(document);
  const head = await data.read("head");
  const site = makeSite(data, head);
  // The first page is in the file: its elements are taken over, so that the picture stays.
  render(<App site={site} />, document.getElementById("app") as HTMLElement);
  delete document.documentElement.dataset.elsewhere;
  // What will be looked at is read while nothing else is to do, the search first.
  await loadIndex(site);
  await data.read("bodies");
}

void start();
if (document.documentElement.hasAttribute("data-reloads")) reloadOnChange();
