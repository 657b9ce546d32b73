// A sample request as a command of curl, and as programs in Python and JavaScript.

import type { SampleRequest } from "./data";
import { prettyJson } from "./pretty";

export const LANGUAGES = ["curl", "Python", "JavaScript"] as const;
export type Language = (typeof LANGUAGES)[number];

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";
/** The variable for a server that the description does not name. */
const SERVER = "SERVER";
/** Longer JSON is laid out in lines. */
const LONG = 60;

export function writeRequest(request: SampleRequest, language: Language): string {
  if (!request.method || request.url === undefined) return "";
  return { curl: writeCurl, Python: writePython, JavaScript: writeJavaScript }[language](request);
}

/** The environment variables that the request needs. */
export function variablesOf(request: SampleRequest): string[] {
  const found = (request.credentials ?? []).map((one) => one[1]);
  if (request.url !== undefined && !request.url.includes("://")) found.push(SERVER);
  return [...new Set(found)];
}

function typeOf(request: SampleRequest): string {
  return (request.headers ?? []).find(([name]) => name === "Content-Type")?.[1] ?? "";
}

function credentialsOf(request: SampleRequest, kind: string): [string, string, string, string][] {
  return (request.credentials ?? []).filter((one) => one[0] === kind);
}

function isJson(mediaType: string): boolean {
  return mediaType === JSON_TYPE || (mediaType.split(";")[0] ?? "").endsWith("+json");
}

function isMultipart(request: SampleRequest): boolean {
  const parts = request.parts ?? [];
  const named = parts.length > 0 && parts.every(([name]) => name && !name.includes("="));
  return named && (request.mediaType ?? "").toLowerCase().startsWith("multipart/form-data");
}

// -- curl -----------------------------------------------------------------------------------------

/** A word of a shell: texts, and variables as `{ name }`. */
type Piece = string | { name: string };

function writeCurl(request: SampleRequest): string {
  return [...curlOptions(request)].map((one) => one.join(" ")).join(" \\\n  ");
}

function* curlOptions(request: SampleRequest): Generator<string[]> {
  const method = request.method as string;
  const body = [...curlBody(request)];
  const first = ["curl"];
  if (method === "HEAD") first.push("--head");
  else if (method !== (body.length ? "POST" : "GET")) first.push("-X", quote([method]));
  const url = request.url as string;
  if (/[[\]{}]/.test(url)) first.push("--globoff");
  yield [...first, quote(urlPieces(request))];
  const isImplied = body[0]?.[0] === "--json";
  for (const [name, value] of request.headers ?? []) {
    if (/^(cookie|content-type)$/i.test(name) || (isImplied && name === "Accept" && value === JSON_TYPE)) continue;
    yield ["-H", quote([value ? `${name}: ${value}` : `${name};`])];
  }
  for (const [kind, variable, name, prefix] of request.credentials ?? []) {
    if (kind === "header") yield ["-H", quote([`${name}: ${prefix}`, { name: variable }])];
    else if (kind === "basic") yield ["-u", quote([{ name: variable }])];
    else if (kind === "certificate") yield ["--cert", quote([{ name: variable }])];
  }
  const cookies = cookiePieces(request);
  if (cookies.length) yield ["-b", quote(cookies)];
  yield* body;
}

function urlPieces(request: SampleRequest): Piece[] {
  const url = request.url as string;
  const pieces: Piece[] = url.includes("://") ? [url] : [{ name: SERVER }, url];
  let mark = url.includes("?") ? "&" : "?";
  for (const [, variable, name] of credentialsOf(request, "query")) {
    pieces.push(`${mark}${name}=`, { name: variable });
    mark = "&";
  }
  return pieces;
}

function cookiePieces(request: SampleRequest): Piece[] {
  let given = (request.headers ?? []).find(([name]) => name === "Cookie")?.[1] ?? "";
  const pieces: Piece[] = given ? [given] : [];
  for (const [, variable, name] of credentialsOf(request, "cookie")) {
    pieces.push(given ? `; ${name}=` : `${name}=`, { name: variable });
    given = "; ";
  }
  return pieces;
}

function* curlBody(request: SampleRequest): Generator<string[]> {
  const mediaType = typeOf(request);
  if (isMultipart(request)) {
    for (const [name, value, type, isFile] of request.parts ?? []) {
      const kind = type ? `;type=${type}` : "";
      if (isFile) yield ["-F", quote([`${name}=@${quoteField(value)}${kind}`])];
      else if (!kind) yield ["--form-string", quote([`${name}=${value}`])];
      else yield ["-F", quote([`${name}=${quoteField(value)}${kind}`])];
    }
    return;
  }
  const part = request.parts?.[0];
  if (request.body !== undefined) {
    if (mediaType === JSON_TYPE) {
      yield ["--json", quoteJson(request.body)];
      return;
    }
    if (mediaType !== FORM_TYPE) yield ["-H", quote([`Content-Type: ${mediaType}`])];
    yield ["--data-raw", isJson(mediaType) ? quoteJson(request.body) : quote([request.body])];
  } else if (part) {
    yield ["-H", quote([`Content-Type: ${mediaType || part[2]}`])];
    yield ["--data-binary", quote([`@${part[1]}`])];
  }
}

function quoteField(text: string): string {
  if (!/^[@<"]/.test(text) && !/[;,"\\]/.test(text)) return text;
  return `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"')}"`;
}

function quoteJson(text: string): string {
  return text.length > LONG ? quote([prettyJson(text)], true) : quote([text]);
}

const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const UNSAFE_BUT_LINES = new RegExp(UNSAFE.source.replace("\\u0000-\\u001f", "\\u0000-\\u0009\\u000b-\\u001f"));

/** A word that the shell reads as these pieces, of which it expands only the variables. */
function quote(pieces: Piece[], withLines = false): string {
  const texts = pieces.filter((one): one is string => typeof one === "string");
  if (texts.length < pieces.length && texts.every((one) => /^[A-Za-z0-9_@%+=:,./ ;-]*$/.test(one))) {
    const inner = pieces.map((one) => (typeof one === "string" ? one : `\${${one.name}}`)).join("");
    return `"${inner.replace(/\$\{(\w+)\}(?!\w)/g, "$$$1")}"`;
  }
  const words = pieces.map((one) =>
    typeof one !== "string" ? `"$${one.name}"` : one ? quoteText(one, withLines) : "",
  );
  return words.join("") || "''";
}

function quoteText(text: string, withLines: boolean): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  if (!(withLines ? UNSAFE_BUT_LINES : UNSAFE).test(text)) return `'${text.replace(/'/g, `'"'"'`)}'`;
  const bytes = (one: string): string =>
    Array.from(new TextEncoder().encode(one), (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
  return `$'${Array.from(text, (one) => (/[\\']/.test(one) ? `\\${one}` : UNSAFE.test(one) ? bytes(one) : one)).join("")}'`;
}

// -- Python ---------------------------------------------------------------------------------------

const PYTHON_LITERALS = { true: "True", false: "False", null: "None" };

function pythonString(text: string): string {
  // The escapes of JSON are those of Python, but for a pair of surrogates, which stays a character.
  return JSON.stringify(text).replace(UNSAFE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function pythonPieces(pieces: Piece[]): string {
  return pieces
    .filter((one) => one !== "")
    .map((one) => (typeof one === "string" ? pythonString(one) : `os.environ["${one.name}"]`))
    .join(" + ") || '""';
}

function writePython(request: SampleRequest): string {
  const method = request.method as string;
  const named = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].includes(method);
  const lines = [`    ${pythonPieces(urlPieces(request))},`];
  if (!named) lines.unshift(`    ${pythonString(method)},`);
  const isPlainJson = typeOf(request) === JSON_TYPE && request.body !== undefined;
  const headers = headerPieces(request, isPlainJson);
  if (headers.length) {
    lines.push("    headers={");
    for (const [name, value] of headers) lines.push(`        ${pythonString(name)}: ${pythonPieces(value)},`);
    lines.push("    },");
  }
  for (const [, variable] of credentialsOf(request, "basic")) {
    lines.push(`    auth=tuple(os.environ["${variable}"].split(":", 1)),`);
  }
  for (const [, variable] of credentialsOf(request, "certificate")) lines.push(`    cert=os.environ["${variable}"],`);
  lines.push(...pythonBody(request, isPlainJson));
  const imports = lines.some((one) => one.includes("os.environ")) ? "import os\n\n" : "";
  return `${imports}import requests\n\nresponse = requests.${named ? method.toLowerCase() : "request"}(\n${lines.join("\n")}\n)\nresponse.raise_for_status()`;
}

function pythonBody(request: SampleRequest, isPlainJson: boolean): string[] {
  if (isMultipart(request)) {
    const parts = (request.parts ?? []).map(([name, value, type, isFile]) => {
      const content = isFile ? `open(${pythonString(value)}, "rb")` : pythonString(value);
      const label = isFile ? pythonString(value) : "None";
      return `        (${pythonString(name)}, (${label}, ${content}${type ? `, ${pythonString(type)}` : ""})),`;
    });
    return ["    files=[", ...parts, "    ],"];
  }
  const part = request.parts?.[0];
  if (request.body === undefined) return part ? [`    data=open(${pythonString(part[1])}, "rb"),`] : [];
  if (!isPlainJson) return [`    data=${pythonString(request.body)}.encode(),`];
  const shown = prettyJson(request.body, PYTHON_LITERALS).split("\n").join("\n    ");
  return [`    json=${shown},`];
}

/** The headers with the credentials among them, each with the pieces of its value. */
function headerPieces(request: SampleRequest, isJsonImplied: boolean): [string, Piece[]][] {
  const found: [string, Piece[]][] = [];
  for (const [name, value] of request.headers ?? []) {
    if (name === "Cookie" || (name === "Content-Type" && (isJsonImplied || isMultipart(request)))) continue;
    found.push([name, [value]]);
  }
  for (const [, variable, name, prefix] of credentialsOf(request, "header")) {
    found.push([name, [prefix, { name: variable }]]);
  }
  const cookies = cookiePieces(request);
  if (cookies.length) found.push(["Cookie", cookies]);
  return found;
}

// -- JavaScript -----------------------------------------------------------------------------------

/** A key that an object literal takes for something else, unless it is computed. */
const SCRIPT_KEYS = { '"__proto__"': '["__proto__"]' };

function scriptPieces(pieces: Piece[]): string {
  const shown = pieces.filter((one) => one !== "");
  if (!shown.some((one) => typeof one !== "string")) return JSON.stringify(shown.join(""));
  const inner = shown.map((one) =>
    typeof one === "string"
      ? JSON.stringify(one).slice(1, -1).replace(/\\"/g, '"').replace(/[`]|\$(?=\{)/g, "\\$&")
      : `\${process.env.${one.name}}`,
  );
  return `\`${inner.join("")}\``;
}

function writeJavaScript(request: SampleRequest): string {
  const before: string[] = [];
  const options: string[] = [];
  if (request.method !== "GET") options.push(`  method: ${JSON.stringify(request.method)},`);
  const headers = headerPieces(request, false).map(
    ([name, value]) => `    ${JSON.stringify(name)}: ${scriptPieces(value)},`,
  );
  for (const [, variable] of credentialsOf(request, "basic")) {
    headers.push(`    "Authorization": \`Basic \${btoa(process.env.${variable})}\`,`);
  }
  if (headers.length) options.push("  headers: {", ...headers, "  },");
  const part = request.parts?.[0];
  if (isMultipart(request)) {
    before.push("const form = new FormData();");
    for (const [name, value, type, isFile] of request.parts ?? []) {
      const kind = type ? `, { type: ${JSON.stringify(type)} }` : "";
      if (isFile) before.push(`form.append(${JSON.stringify(name)}, await openAsBlob(${JSON.stringify(value)}${kind}), ${JSON.stringify(value)});`);
      else if (type) before.push(`form.append(${JSON.stringify(name)}, new Blob([${JSON.stringify(value)}]${kind}));`);
      else before.push(`form.append(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
    }
    options.push("  body: form,");
  } else if (request.body !== undefined && isJson(typeOf(request))) {
    options.push(`  body: JSON.stringify(${prettyJson(request.body, {}, SCRIPT_KEYS).split("\n").join("\n  ")}),`);
  } else if (request.body !== undefined) {
    options.push(`  body: ${JSON.stringify(request.body)},`);
  } else if (part) {
    options.push(`  body: await openAsBlob(${JSON.stringify(part[1])}),`);
  }
  const reads = [...before, ...options].some((one) => one.includes("openAsBlob"));
  const start = reads ? 'import { openAsBlob } from "node:fs";\n\n' : "";
  const lines = before.length ? `${before.join("\n")}\n` : "";
  const url = scriptPieces(urlPieces(request));
  const call = options.length ? `fetch(${url}, {\n${options.join("\n")}\n})` : `fetch(${url})`;
  return `${start}${lines}const response = await ${call};\nif (!response.ok) throw new Error(response.statusText);`;
}
