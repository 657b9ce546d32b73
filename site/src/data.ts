// The data of the page: what schemakit wrote into it, in pieces that are read when they are needed.

/** `[kind, key, type]` of a component; of an operation what follows instead of the type. */
export type PageRow = [kind: string, key: string, ...rest: unknown[]];

export interface Head {
  title: string;
  kind: string;
  version?: string;
  summary?: string;
  description?: string;
  terms?: string;
  contact?: Record<string, unknown>;
  license?: Record<string, unknown>;
  docs?: [url: string, description: string];
  servers?: Server[];
  tags?: [name: string, summary: string, description: string, parent: string][];
  pages?: PageRow[];
  model?: Model;
  diagnostics?: number;
}

export type Server = [url: string, description: string, variables: [string, string][]];

/** Name, segment, flags, node, type, label, link: as `Edge` of `schemakit.site.nodes`. */
export type Edge = number[];
/** Description, marks, facts, examples, edges in one list, again. */
export type NodeRow = [number?, number?, number[]?, number[]?, number[]?, number?];

/** Name, type, number of the text, description. */
export type Example = [name: string, type: string, text: number, description: string];

export interface Message {
  description?: number;
  required?: number;
  content?: [mediaTypes: string, edge: Edge, examples: Example[]][];
  headers?: Edge[];
  links?: { name: string; target: string; values?: [string, string][]; description?: string }[];
  examples?: Example[];
}

export interface OperationBody {
  description?: number;
  security?: [scheme: string, scopes: string[]][][];
  parameters?: [place: string, edges: Edge[]][];
  body?: Message;
  responses?: [status: string, message: Message][];
  callbacks?: Callback[];
  servers?: Server[];
  docs?: [string, string];
}

export interface Callback extends OperationBody {
  name: string;
  expression: string;
  method: string;
  deprecated?: number;
}

export interface ComponentBody {
  edge?: Edge;
  in?: string;
  message?: Message;
  facts?: [string, string][];
  description?: number;
  docs?: [string, string];
}

/** JSON text that is parsed when it is looked at: until then it takes less memory. */
export type Closed<Value> = string & { readonly of?: Value };

export function open<Value>(text: Closed<Value>): Value {
  return JSON.parse(text) as Value;
}

export interface Bodies {
  strings: string[];
  nodes: Closed<NodeRow>[];
  roots: number[];
  pages: Closed<OperationBody & ComponentBody>[];
}

export interface SearchTexts {
  strings: string[];
  kinds: number[];
  names: number[];
  homes: number[];
  rests: number[];
  sizes: number[];
  texts: number[];
  roles: number[];
}

export type Part = [name: string, kind: string, page: number];
export type Problem = [
  severity: string, code: string, message: string, place: string, page: number, rest: string,
];

export interface More {
  relations: { parts: Part[]; ways: string[]; uses: number[] };
  map: {
    sourceBytes: number;
    dereferencedBytes: number;
    references: number;
    cycles: { parts: number[]; chain: [number, number, string][] }[];
    costliest: [pointer: string, uses: number, bytes: number][];
    unused: number[];
  };
  diagnostics: Problem[];
}

export interface SampleRequest {
  problem?: string;
  method?: string;
  url?: string;
  headers?: [string, string][];
  credentials?: [kind: string, variable: string, name: string, prefix: string][];
  mediaType?: string;
  body?: string;
  parts?: [name: string, value: string, mediaType: string, isFile: boolean][];
}

export interface SampleValue {
  status?: string;
  mediaType?: string;
  text?: string;
  problem?: string;
}

export interface Samples {
  request?: SampleRequest;
  body?: SampleValue;
  response?: SampleValue;
}

export interface JsonForms {
  values: unknown[];
  pages: number[][];
}

export interface ModelField {
  name: string;
  type: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  required?: boolean;
  format?: string;
  nullable?: boolean;
  deprecated?: boolean;
  widget?: string;
  item?: ModelField;
}

export interface Model {
  name?: string;
  version?: string;
  description?: string;
  input: ModelField[];
  output?: { kind: string; fields: ModelField[] };
  example?: Record<string, unknown>;
  training?: ModelField[];
}

export interface Pieces {
  head: Head;
  bodies: Bodies;
  search: SearchTexts;
  more: More;
  samples: Closed<Samples>[];
  examples: string[];
  json: JsonForms;
}

/** What reads pieces; each is decompressed once, and its text is then removed from the page. */
export class Store {
  private readonly pending = new Map<keyof Pieces, Promise<unknown>>();
  private readonly ready = new Map<keyof Pieces, unknown>();

  constructor(private readonly document: Document) {}

  /** The piece, if it has been read. */
  peek<Name extends keyof Pieces>(name: Name): Pieces[Name] | undefined {
    return this.ready.get(name) as Pieces[Name] | undefined;
  }

  async read<Name extends keyof Pieces>(name: Name): Promise<Pieces[Name]> {
    let found = this.pending.get(name);
    if (!found) {
      found = this.decode(name).then((value) => {
        this.ready.set(name, value);
        return value;
      });
      this.pending.set(name, found);
    }
    return found as Promise<Pieces[Name]>;
  }

  /** Read a piece that is then no longer there: the caller makes something else of it. */
  async take<Name extends keyof Pieces>(name: Name): Promise<Pieces[Name]> {
    return (await this.decode(name)) as Pieces[Name];
  }

  private async decode(name: keyof Pieces): Promise<unknown> {
    const element = await findParsed(this.document, `data-${name}`);
    if (!element) throw new Error(`the page lacks its ${name}`);
    const bytes = decodeBase64(element.textContent ?? "");
    element.remove();
    const { readable, writable } = new DecompressionStream("deflate");
    const writer = writable.getWriter();
    // What is wrong with the data is an error of the reading side as well.
    writer.write(bytes).catch(() => {});
    writer.close().catch(() => {});
    return new Response(readable).json();
  }
}

/** An element when all of it is there: what follows it has come, or the end of the page. */
function findParsed(document: Document, id: string): Promise<Element | null> {
  const find = (): Element | null => {
    const found = document.getElementById(id);
    return found?.nextElementSibling || document.readyState !== "loading" ? found : null;
  };
  const found = find();
  if (found || document.readyState !== "loading") return Promise.resolve(found);
  return new Promise((resolve) => {
    const look = (): void => {
      const found = find();
      if (!found && document.readyState === "loading") return;
      observer.disconnect();
      document.removeEventListener("DOMContentLoaded", look);
      resolve(found);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true });
    document.addEventListener("DOMContentLoaded", look);
  });
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const direct = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> })
    .fromBase64;
  if (direct) return direct.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

// -- pages ----------------------------------------------------------------------------------------

/** Whether a model is what the page is about; an API that has a schema `Input` has tags. */
export function isModel(head: Head): boolean {
  return head.model !== undefined && !head.tags?.length;
}

/** An operation as lists name it. */
export interface OperationLine {
  page: number;
  kind: string;
  key: string;
  method: string;
  path: string;
  summary: string;
  tags: number[];
  deprecated: boolean;
}

export function isOperation(row: PageRow): boolean {
  return row[0] === "operations" || row[0] === "webhooks";
}

export function operationOf(row: PageRow, page: number): OperationLine {
  const [kind, key, method, path, summary, tags, deprecated] = row as [
    string, string, string, string, string, number[], number,
  ];
  return { page, kind, key, method, path, summary, tags, deprecated: deprecated === 1 };
}
