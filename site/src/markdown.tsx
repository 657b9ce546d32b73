// Markdown as elements. No HTML is ever parsed, so nothing in a description can run.

import type { ComponentChildren, VNode } from "preact";

/** Links lead to the web, to a mailbox or to an address of the page, and nowhere else. */
export function safeLink(url: string): string | undefined {
  const text = url.trim();
  // Controls inside a scheme would be dropped by the browser.
  if (/[\u0000-\u0020\u007f]/.test(text)) return undefined;
  return /^(https?:\/\/|mailto:|#\/)/i.test(text) ? text : undefined;
}

export function Link({ url, children }: { url: string; children: ComponentChildren }): VNode {
  const href = safeLink(url);
  if (!href) return <span>{children}</span>;
  if (href.startsWith("#")) return <a href={href}>{children}</a>;
  return (
    <a href={href} rel="noopener noreferrer nofollow" target="_blank">
      {children}
    </a>
  );
}

/** Deeper quotes and lists are shown as text. */
const DEEPEST = 8;
/** What is longer is not Markdown that anyone wrote; it is shown as text. */
const LONGEST = 200_000;

export function Markdown({ text, class: name }: { text: string; class?: string }): VNode {
  const content =
    text.length > LONGEST ? <pre>{text}</pre> : renderBlocks(text.replace(/\r\n?/g, "\n").split("\n"), 0);
  return <div class={`prose ${name ?? ""}`}>{content}</div>;
}

/** The first paragraph as one line of inline Markdown. */
export function firstParagraph(text: string): string {
  const [first = ""] = text.trim().split(/\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s|\s*[#>|])/);
  return first.replace(/^#+\s+/, "").replace(/\s+/g, " ");
}

export function Inline({ text }: { text: string }): VNode {
  return <>{renderInline(text)}</>;
}

// -- blocks ---------------------------------------------------------------------------------------

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+-]*)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^( {0,3}|\t)([-*+]|\d{1,9}[.)])(\s+|$)/;
const QUOTE = /^ {0,3}> ?/;
const TABLE_RULE = /^ {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function renderBlocks(lines: string[], depth: number): ComponentChildren[] {
  const found: ComponentChildren[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] as string;
    if (!line.trim()) {
      at++;
      continue;
    }
    const fence = FENCE.exec(line);
    if (fence) {
      const mark = fence[1] as string;
      let end = at + 1;
      while (end < lines.length && !(lines[end] as string).trim().startsWith(mark)) end++;
      found.push(<CodeBlock text={lines.slice(at + 1, end).join("\n")} />);
      at = end + 1;
      continue;
    }
    const heading = HEADING.exec(line);
    if (heading) {
      // The title of the page is the only heading of the first level.
      found.push(<p class={`heading h${(heading[1] as string).length}`}>{renderInline(heading[2] as string)}</p>);
      at++;
      continue;
    }
    if (RULE.test(line)) {
      found.push(<hr />);
      at++;
      continue;
    }
    if (depth < DEEPEST && QUOTE.test(line)) {
      let end = at;
      while (end < lines.length && (lines[end] as string).trim()) end++;
      found.push(renderQuote(lines.slice(at, end).map((one) => one.replace(QUOTE, "")), depth));
      at = end;
      continue;
    }
    if (depth < DEEPEST && ITEM.test(line)) {
      const [list, end] = renderList(lines, at, depth);
      found.push(list);
      at = end;
      continue;
    }
    if (line.includes("|") && TABLE_RULE.test(lines[at + 1] ?? "") && (lines[at + 1] ?? "").includes("-")) {
      let end = at + 2;
      while (end < lines.length && (lines[end] as string).includes("|")) end++;
      found.push(renderTable(lines.slice(at, end)));
      at = end;
      continue;
    }
    if (/^( {4}|\t)/.test(line)) {
      let end = at;
      while (end < lines.length && (/^( {4}|\t)/.test(lines[end] as string) || !(lines[end] as string).trim())) end++;
      found.push(<CodeBlock text={lines.slice(at, end).map((one) => one.replace(/^( {4}|\t)/, "")).join("\n").trimEnd()} />);
      at = end;
      continue;
    }
    let end = at + 1;
    while (end < lines.length && !isStart(lines[end] as string)) end++;
    found.push(<p>{renderInline(lines.slice(at, end).join("\n"))}</p>);
    at = end;
  }
  return found;
}

/** Whether a line ends the paragraph before it. */
function isStart(line: string): boolean {
  return (
    !line.trim() || FENCE.test(line) || HEADING.test(line) || QUOTE.test(line) || RULE.test(line) ||
    (ITEM.test(line) && !/^ {0,3}\d+[.)]/.test(line)) || /^ {0,3}1[.)]\s/.test(line)
  );
}

function renderQuote(lines: string[], depth: number): VNode {
  // An alert of GitHub: > [!NOTE]
  const alert = /^\[!(\w+)\]\s*$/.exec(lines[0] ?? "");
  if (!alert) return <blockquote>{renderBlocks(lines, depth + 1)}</blockquote>;
  const word = (alert[1] as string).toLowerCase();
  return (
    <blockquote class={`alert ${word === "warning" || word === "caution" ? "strong" : ""}`}>
      <strong>{word.charAt(0).toUpperCase() + word.slice(1)}</strong>
      {renderBlocks(lines.slice(1), depth + 1)}
    </blockquote>
  );
}

function renderList(lines: string[], start: number, depth: number): [VNode, number] {
  const first = ITEM.exec(lines[start] as string) as RegExpExecArray;
  const isOrdered = /\d/.test(first[2] as string);
  const items: string[][] = [];
  let at = start;
  while (at < lines.length) {
    const line = lines[at] as string;
    const item = ITEM.exec(line);
    if (!item || /\d/.test(item[2] as string) !== isOrdered) break;
    const indent = item[0].length;
    const body = [line.slice(indent)];
    at++;
    while (at < lines.length) {
      const next = lines[at] as string;
      const depthOfNext = next.search(/\S/);
      if (depthOfNext < 0) {
        const after = lines[at + 1] ?? "";
        if (after.search(/\S/) < 2) break;
        body.push("");
      } else if (depthOfNext >= Math.min(indent, 2)) {
        body.push(next.replace(new RegExp(`^\\s{0,${indent}}`), ""));
      } else if (isStart(next) || ITEM.test(next)) {
        break;
      } else {
        body.push(next);
      }
      at++;
    }
    items.push(body);
    if (!(lines[at] ?? "").trim() && ITEM.test(lines[at + 1] ?? "")) at++;
  }
  const children = items.map((body) => <li>{unwrap(renderBlocks(body, depth + 1))}</li>);
  return [isOrdered ? <ol start={parseInt(first[2] as string, 10)}>{children}</ol> : <ul>{children}</ul>, at];
}

/** The content of an item of one paragraph without it. */
function unwrap(blocks: ComponentChildren[]): ComponentChildren {
  const [only] = blocks as VNode<{ children?: ComponentChildren }>[];
  return blocks.length === 1 && only?.type === "p" ? only.props.children : blocks;
}

function renderTable(lines: string[]): VNode {
  const cells = (line: string): string[] =>
    line.trim().replace(/^\||(?<!\\)\|$/g, "").split(/(?<!\\)\|/).map((one) => one.trim().replace(/\\\|/g, "|"));
  const [head = "", , ...rows] = lines;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Table">
      <table>
        <thead>
          <tr>{cells(head).map((one) => <th>{renderInline(one)}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => <tr>{cells(row).map((one) => <td>{renderInline(one)}</td>)}</tr>)}
        </tbody>
      </table>
    </div>
  );
}

export function CodeBlock({ text, label }: { text: string; label?: string }): VNode {
  return (
    <pre class="code" tabIndex={0} role="group" aria-label={label ?? "Code"}>
      <code>{text}</code>
    </pre>
  );
}

// -- inline ---------------------------------------------------------------------------------------

const INLINE = new RegExp(
  [
    "(?<escape>\\\\[!-/:-@[-`{-~])",
    "(?<code>(?<ticks>`+)(?!`)(?<inside>[^]*?[^`])\\k<ticks>(?!`))",
    "(?<image>!\\[(?<alt>[^\\]\\n]{0,1000})\\]\\((?<source>[^)\\s]{0,2000})[^)\\n]{0,300}\\))",
    "(?<link>\\[(?<label>(?:[^\\[\\]\\n]|\\[[^\\[\\]\\n]{0,300}\\]|\\n(?!\\n)){1,1000})\\]\\((?<url><[^>\\n]{0,2000}>|[^()\\s]{0,2000}(?:\\([^()\\s]{0,300}\\)[^()\\s]{0,300})?)(?:\\s+\"[^\"\\n]{0,300}\")?\\))",
    "(?<auto><(?<address>(?:https?://|mailto:)[^>\\s]{1,2000})>)",
    "(?<tag></?(?<element>[a-zA-Z][a-zA-Z0-9]*)(?<attributes>(?:\\s[^<>]{0,1000})?)/?>)",
    "(?<bare>https?://[^\\s<>\"'`)\\]]{1,2000}[^\\s<>\"'`)\\].,;:!?])",
    "(?<strong>(?<two>\\*\\*|__)(?=\\S)(?<bold>[^]{0,600}?\\S)\\k<two>)",
    "(?<strike>~~(?=\\S)(?<struck>[^~\\n]{1,500})~~)",
    "(?<emphasis>(?<one>[*_])(?=[^\\s*_])(?<slanted>[^*_]{0,1000}?[^\\s*_])\\k<one>(?![\\p{L}\\p{N}]))",
    "(?<break> {2,}\\n|\\\\\\n)",
  ].join("|"),
  "gu",
);
/** Elements of HTML that are left out; what is between them stays. Others are shown as written. */
const KNOWN = new Set(
  "a abbr b big blockquote br center cite code dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark nobr ol p pre s small span strong sub summary sup table tbody td th thead tr u ul var".split(" "),
);

function renderInline(text: string, depth = 0): ComponentChildren[] {
  if (depth > DEEPEST) return [text];
  const found: ComponentChildren[] = [];
  let position = 0;
  const pattern = new RegExp(INLINE.source, "gu");
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const groups = match.groups as Record<string, string | undefined>;
    const before = text[match.index - 1] ?? " ";
    if (groups.emphasis && groups.one === "_" && /[\p{L}\p{N}]/u.test(before)) {
      pattern.lastIndex = match.index + 1;
      continue;
    }
    if (match.index > position) found.push(text.slice(position, match.index));
    found.push(renderMatch(groups, match[0], depth));
    position = pattern.lastIndex = match.index + match[0].length;
  }
  if (position < text.length) found.push(text.slice(position));
  return found;
}

function renderMatch(groups: Record<string, string | undefined>, whole: string, depth: number): ComponentChildren {
  if (groups.escape) return groups.escape.slice(1);
  if (groups.code) return <code>{(groups.inside as string).replace(/\s+/g, " ").replace(/^ (.*) $/, "$1")}</code>;
  if (groups.image) return <Link url={groups.source as string}>{groups.alt || "image"}</Link>;
  if (groups.link) {
    const url = (groups.url as string).replace(/^<|>$/g, "");
    return <Link url={url}>{renderInline(groups.label as string, depth + 1)}</Link>;
  }
  if (groups.auto) return <Link url={groups.address as string}>{(groups.address as string).replace(/^mailto:/, "")}</Link>;
  if (groups.bare) return <Link url={groups.bare}>{groups.bare}</Link>;
  if (groups.strong) return <strong>{renderInline(groups.bold as string, depth + 1)}</strong>;
  if (groups.strike) return <del>{groups.struck}</del>;
  if (groups.emphasis) return <em>{renderInline(groups.slanted as string, depth + 1)}</em>;
  if (groups.break) return <br />;
  const element = (groups.element as string).toLowerCase();
  if (element === "br" || (element === "p" && whole.startsWith("</"))) return <br />;
  return KNOWN.has(element) ? "" : whole;
}
