// What every component needs: the store, the head, and what follows from it.

import { createContext } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { isOperation, open, operationOf, type Bodies, type ComponentBody, type Head, type NodeRow, type OperationBody, type OperationLine, type PageRow, type Pieces, type Store } from "./data";
import { makeAddress } from "./route";

export interface Site {
  store: Store;
  head: Head;
  pages: PageRow[];
  operations: OperationLine[];
  /** The number of each page by `kind/key`. */
  numbers: Map<string, number>;
}

export const SiteContext = createContext<Site | undefined>(undefined);

export function makeSite(store: Store, head: Head): Site {
  const pages = head.pages ?? [];
  const operations = pages.flatMap((row, page) => (isOperation(row) ? [operationOf(row, page)] : []));
  const numbers = new Map(pages.map((row, page) => [`${row[0]}/${row[1]}`, page]));
  return { store, head, pages, operations, numbers };
}

export function useSite(): Site {
  const site = useContext(SiteContext);
  if (!site) throw new Error("there is no site");
  return site;
}

/** A piece of the data; undefined until it has been read. */
export function usePiece<Name extends keyof Pieces>(name: Name): Pieces[Name] | undefined {
  const { store } = useSite();
  const [piece, setPiece] = useState<Pieces[Name] | undefined>(() => store.peek(name));
  useEffect(() => {
    let isWanted = true;
    void store.read(name).then((found) => {
      if (isWanted) setPiece(() => found);
    });
    return () => {
      isWanted = false;
    };
  }, [name, store]);
  return piece;
}

/** What is on a page, opened; undefined until it has been read. */
export function useBody(bodies: Bodies | undefined, page: number): (OperationBody & ComponentBody) | undefined {
  return useMemo(() => (bodies ? open(bodies.pages[page] ?? "{}") : undefined), [bodies, page]);
}

export function addressOf(site: Site, page: number, at = ""): string {
  const row = site.pages[page];
  return row ? makeAddress(row[0], row[1], at) : makeAddress("");
}

/** How a page is called: `GET /pets`, or the name of a component. */
export function nameOf(site: Site, page: number): string {
  const row = site.pages[page];
  if (!row) return "";
  if (!isOperation(row)) return row[1];
  const one = operationOf(row, page);
  return `${one.method} ${one.path}`;
}

// -- nodes ----------------------------------------------------------------------------------------

export const REQUIRED = 1;
export const ONE_OF = 2;
export const ANY_OF = 4;
const MARKS = ["deprecated", "read-only", "write-only", "ignored"];
const EDGE = 7;

export interface Field {
  name: string;
  segment: string;
  required: boolean;
  /** Whether it is a branch of oneOf or anyOf. */
  branch: number;
  type: string;
  label: string;
  /** The page of the schema that it is; -1 without one. */
  link: number;
  node: number;
}

export interface NodeView {
  description: string;
  marks: string[];
  facts: string[];
  examples: string[];
  fields: Field[];
  /** Whether it goes on at a schema that is around it. */
  isAgain: boolean;
}

export function readEdge(bodies: Bodies, edge: ArrayLike<number>, start = 0): Field {
  const text = (offset: number): string => bodies.strings[edge[start + offset] as number] ?? "";
  const flags = edge[start + 2] as number;
  const name = text(0);
  return {
    name,
    segment: edge[start + 1] ? text(1) : name,
    required: (flags & REQUIRED) > 0,
    branch: flags & (ONE_OF | ANY_OF),
    node: edge[start + 3] as number,
    type: text(4),
    label: text(5),
    link: (edge[start + 6] as number) - 1,
  };
}

/** What a node says, with the fields of the schema that it refers to where it goes on there. */
export function readNode(bodies: Bodies, number: number): NodeView {
  const rowOf = (one: number): NodeRow => open(bodies.nodes[one] ?? "[]");
  const [description = 0, marks = 0, facts = [], examples = [], edges = [], again = 0] = rowOf(number);
  const text = (one: number): string => bodies.strings[one] ?? "";
  let inside = edges;
  if (again) {
    const root = bodies.roots[again - 1] ?? -1;
    inside = (root >= 0 && rowOf(root)[4]) || [];
  }
  const fields: Field[] = [];
  for (let start = 0; start < inside.length; start += EDGE) fields.push(readEdge(bodies, inside, start));
  return {
    description: text(description),
    marks: MARKS.filter((_, bit) => marks & (1 << bit)),
    facts: facts.map(text),
    examples: examples.map(text),
    fields,
    isAgain: again > 0,
  };
}
