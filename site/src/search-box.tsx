// The search: as one types, ranked as `schemakit search` ranks.

import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { nameOf, useSite, type Site } from "./context";
import { isOperation } from "./data";
import { makeAddress, makePointer, pathOfPointer } from "./route";
import { Method } from "./views/parts";
import { SearchIndex } from "./search/index";
import { findWords, rankParts, readWords, type SearchResult } from "./search/rank";

const SHOWN = 40;

let building: Promise<SearchIndex> | undefined;

/** The index, which is built once. */
export function loadIndex(site: Site): Promise<SearchIndex> {
  building ??= site.store.take("search").then((texts) => new SearchIndex(texts));
  return building;
}

export interface Found {
  results: SearchResult[];
  total: number;
  note: string;
}

export function search(index: SearchIndex, text: string, limit = SHOWN): Found | undefined {
  if (!readWords(text).length) return undefined;
  const found = findWords(index, text);
  const { results, total } = rankParts(index, found, limit);
  const note = [...found.replaced]
    .map(([word, near]) => `No text has “${word}”${near.length ? `; searched ${near.map((one) => `“${one}”`).join(" and ")}` : ""}.`)
    .join(" ");
  return { results, total, note };
}

/** Where a result is shown: the page that it is on, at the field that it is. */
export function addressOfResult(site: Site, one: SearchResult): string {
  const row = site.pages[one.home];
  if (row) {
    if (isOperation(row)) {
      return makeAddress(row[0], row[1], one.kind === "parameter" ? makePointer("parameters", one.name) : one.rest);
    }
    return makeAddress(row[0], row[1], pathOfPointer(one.rest) ? one.rest : "");
  }
  if (one.kind === "tag") return makeAddress("tags", one.name);
  return makeAddress("");
}

export function SearchBox({ onFound, onLeave }: {
  onFound: (isSearching: boolean) => void; onLeave: () => void;
}): VNode {
  const site = useSite();
  // What was typed before the script ran is searched too.
  const [text, setText] = useState(() => document.querySelector<HTMLInputElement>("#search")?.value ?? "");
  const [index, setIndex] = useState<SearchIndex | undefined>();
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    void loadIndex(site).then((found) => setIndex(() => found));
  }, [site]);
  const found = useMemo(() => (index ? search(index, text) : undefined), [index, text]);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
      if ((event.key === "/" && !isTyping) || (event.key === "k" && (event.metaKey || event.ctrlKey))) {
        event.preventDefault();
        document.body.classList.add("shows-nav");
        input.current?.focus();
        input.current?.select();
      }
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, []);
  const results = found?.results ?? [];
  const isSearching = text.trim() !== "";
  useEffect(() => onFound(isSearching), [isSearching, onFound]);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const go = (one: SearchResult | undefined): void => {
    if (!one) return;
    location.hash = addressOfResult(site, one);
    onLeave();
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && results.length) {
      event.preventDefault();
      setChosen((chosen + step + results.length) % results.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(results[chosen]);
    } else if (event.key === "Escape") {
      setText("");
      input.current?.blur();
    }
  };
  return (
    <div class="search" role="search">
      <div class="search-line">
        <input ref={input} id="search" list={undefined} type="search" role="combobox" autocomplete="off" spellcheck={false}
          aria-label="Search operations, schemas, fields" aria-expanded={isSearching} aria-controls="results"
          aria-autocomplete="list" aria-activedescendant={results.length ? `result-${chosen}` : undefined}
          placeholder={index ? "Search" : "Search (reading…)"} data-ready={index ? "" : undefined} value={text}
          onInput={(event) => {
            setText((event.currentTarget as HTMLInputElement).value);
            setChosen(0);
          }} onKeyDown={press} />
        <kbd aria-hidden="true">/</kbd>
      </div>
      {isSearching && (
        <div class="results-box">
          <p class="quiet-text" role="status">
            {!index ? "Reading…" : !found || !found.total ? `Nothing was found. ${found?.note ?? ""}`
              : `${found.total.toLocaleString("en")} found. ${found.note}`}
          </p>
          <ul class="results" id="results" role="listbox" aria-label="Results" ref={list}>
            {results.map((one, number) => (
              <Result key={`${one.kind} ${one.home} ${one.rest} ${one.name}`} one={one} number={number}
                isChosen={number === chosen} onGo={() => go(one)} />
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Result({ one, number, isChosen, onGo }: {
  one: SearchResult; number: number; isChosen: boolean; onGo: () => void;
}): VNode {
  const site = useSite();
  const name = one.matches.find((match) => match.role === "name" && match.text === one.name);
  const other = one.matches.find((match) => match !== name);
  const place = one.rest && one.home >= 0 ? nameOf(site, one.home) : "";
  return (
    <li role="option" id={`result-${number}`} aria-selected={isChosen} data-pointer={`${one.home}${one.rest}`} onClick={onGo}>
      <span class="kind">{one.kind}</span>
      <span class="found-name"><FoundName one={one} spans={name?.spans ?? []} /></span>
      {other && <span class="excerpt"><Excerpt text={other.text} spans={other.spans} /></span>}
      {place && <span class="place">{place}{pathOfPointer(one.rest) && ` · ${pathOfPointer(one.rest)}`}</span>}
    </li>
  );
}

/** The name of a part; of an operation the method in its colour, and the path. */
function FoundName({ one, spans }: { one: SearchResult; spans: [number, number][] }): VNode {
  const space = one.kind === "operation" ? one.name.indexOf(" ") : -1;
  if (space < 0) return <Marked text={one.name} spans={spans} />;
  const rest = spans.filter(([start]) => start > space);
  return <><Method method={one.name.slice(0, space)} /> <Marked text={one.name} spans={rest} from={space + 1} /></>;
}

function Marked({ text, spans, from = 0 }: { text: string; spans: [number, number][]; from?: number }): VNode {
  const pieces: VNode[] = [];
  let position = from;
  for (const [start, end] of spans) {
    if (start < position) continue;
    pieces.push(<Breakable text={text.slice(position, start)} />, <mark>{text.slice(start, end)}</mark>);
    position = end;
  }
  pieces.push(<Breakable text={text.slice(position)} />);
  return <>{pieces}</>;
}

/** A text that may be broken before a slash. */
function Breakable({ text }: { text: string }): VNode {
  return <>{text.split(/(?=\/)/).map((one) => <><wbr />{one}</>)}</>;
}

/** A text from a little before its first match. */
function Excerpt({ text, spans }: { text: string; spans: [number, number][] }): VNode {
  const first = spans[0]?.[0] ?? 0;
  const from = first < 60 ? 0 : text.lastIndexOf(" ", first - 30) + 1;
  const end = Math.min(text.length, from + 220);
  return <>{from > 0 && "…"}<Marked text={text.slice(0, end)} spans={spans.filter(([, one]) => one <= end)} from={from} /></>;
}
