// The whole page: the list on the left, what the address names beside it.

import type { VNode } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { nameOf, SiteContext, useSite, type Site } from "./context";
import { isModel, isOperation } from "./data";
import { Nav } from "./nav";
import { readAddress, type Route } from "./route";
import { SearchBox } from "./search-box";
import { ComponentView, KINDS } from "./views/component";
import { ModelView } from "./views/model";
import { OperationView } from "./views/operation";
import { ProblemsView, KindView, MapView, Overview, TagView } from "./views/overview";
import { recall, store } from "./views/parts";

export function App({ site }: { site: Site }): VNode {
  return (
    <SiteContext.Provider value={site}>
      <Frame />
    </SiteContext.Provider>
  );
}

function useRoute(): Route {
  const [route, setRoute] = useState(() => readAddress(location.hash));
  useEffect(() => {
    const read = (): void => setRoute(readAddress(location.hash));
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  return route;
}

function Frame(): VNode {
  const site = useSite();
  const route = useRoute();
  const page = site.numbers.get(`${route.kind}/${route.key}`) ?? -1;
  const [isSearching, setSearching] = useState(false);
  const isFirst = useRef(true);
  const main = useRef<HTMLElement>(null);
  const name = page >= 0 ? nameOf(site, page) : "";
  const address = `${route.kind}/${route.key}`;
  useEffect(() => {
    document.title = name ? `${name} · ${site.head.title}` : site.head.title;
    document.body.classList.remove("shows-nav");
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    scrollTo(0, 0);
    main.current?.querySelector<HTMLElement>("#title")?.focus({ preventScroll: true });
  }, [address, name, site]);
  const leave = useCallback(() => document.body.classList.remove("shows-nav"), []);
  return (
    <>
      <a class="skip" href="#title" onClick={(event) => {
        event.preventDefault();
        main.current?.querySelector<HTMLElement>("#title")?.focus();
      }}>Skip to the content</a>
      <div class="bar" role="region" aria-label="Title and contents">
        <button type="button" class="menu" aria-label="Contents" onClick={() => document.body.classList.toggle("shows-nav")}>☰</button>
        <a href="#/" class="bar-title">{site.head.title}</a>
      </div>
      <header class="side">
        <div class="side-head">
          <a href="#/" class="side-title">{site.head.title}</a>
          <Theme />
        </div>
        <SearchBox onFound={setSearching} onLeave={leave} />
        <div class="side-body" hidden={isSearching}><Nav route={route} page={page} /></div>
      </header>
      <main ref={main} id="main"><Content route={route} page={page} /></main>
    </>
  );
}

function Content({ route, page }: { route: Route; page: number }): VNode {
  const site = useSite();
  const row = site.pages[page];
  const key = `${route.kind}/${route.key}`;
  if (row && isOperation(row)) return <OperationView key={`${key} ${route.at}`} page={page} at={route.at} />;
  if (row) return <ComponentView key={key} page={page} at={route.at} />;
  if (route.kind === (isModel(site.head) ? "" : "model") && site.head.model) return <ModelView />;
  if (route.kind === "" || route.kind === "overview") return <Overview />;
  if (route.kind === "map") return <MapView />;
  if (route.kind === "problems") return <ProblemsView />;
  if (route.kind === "tags") return <TagView key={key} name={route.key} />;
  if ((route.kind in KINDS || route.kind === "webhooks") && !route.key) return <KindView kind={route.kind} />;
  return (
    <article class="main-column" aria-labelledby="title">
      <header class="page-head"><h1 id="title" tabIndex={-1}>Nothing is at this address</h1></header>
      <p>There is no <code>{route.key || route.kind}</code> in this description. <a href="#/">Overview</a></p>
    </article>
  );
}

const THEMES = ["auto", "light", "dark"] as const;

function Theme(): VNode {
  const [theme, setTheme] = useState(() => recall("theme") || "auto");
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    store("theme", theme);
  }, [theme]);
  const next = THEMES[(THEMES.indexOf(theme as "auto") + 1) % THEMES.length] as string;
  return (
    <button type="button" class="theme" onClick={() => setTheme(next)} aria-label={`Colours: ${theme}; change to ${next}`} title={`Colours: ${theme}`}>
      <span aria-hidden="true">{theme === "auto" ? "◐" : theme === "light" ? "○" : "●"}</span>
    </button>
  );
}
