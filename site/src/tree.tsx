// Fields as a tree that opens level by level, with the branches of a choice as tabs.

import { createContext, type VNode } from "preact";
import { useContext, useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { addressOf, readNode, useSite, type Field, type NodeView } from "./context";
import type { Bodies } from "./data";
import { firstParagraph, Inline, Link, Markdown } from "./markdown";

/** So many fields are drawn at once; a button draws the others. */
const MOST = 200;
/** Longer texts of constraints, such as enumerations, are cut until they are opened. */
const LONG_FACT = 180;

interface TreeState {
  /** The field that the address names, relative to this tree; "" for none. */
  at: string;
  /** How many levels are open from the start. */
  levels: number;
}

export const TreeContext = createContext<TreeState>({ at: "", levels: 0 });

export function joinPath(path: string, segment: string): string {
  return path && !/^[[(]/.test(segment) ? `${path}.${segment}` : path + segment;
}

/** Whether a field is on the way to the one that the address names. */
function leadsTo(at: string, path: string): boolean {
  return at === path || (at.startsWith(path) && /^[.[(]/.test(at.slice(path.length)));
}

export function Fields({ bodies, fields, path, depth }: {
  bodies: Bodies; fields: Field[]; path: string; depth: number;
}): VNode {
  const [isWhole, setWhole] = useState(false);
  const { at } = useContext(TreeContext);
  const plain = fields.filter((one) => !one.branch);
  const branches = fields.filter((one) => one.branch);
  const isCut = plain.length > MOST && !isWhole && !at;
  const shown = isCut ? plain.slice(0, MOST) : plain;
  return (
    <>
      {shown.length > 0 && (
        <ul class="fields">
          {shown.map((one) => (
            <FieldRow key={one.segment} bodies={bodies} field={one} path={joinPath(path, one.segment)} depth={depth} />
          ))}
        </ul>
      )}
      {isCut && (
        <button type="button" class="quiet" onClick={() => setWhole(true)}>
          Show {plain.length - MOST} more fields
        </button>
      )}
      {branches.length > 0 && <Branches bodies={bodies} branches={branches} path={path} depth={depth} />}
    </>
  );
}

export function FieldRow({ bodies, field, path, depth }: {
  bodies: Bodies; field: Field; path: string; depth: number;
}): VNode {
  const { at, levels } = useContext(TreeContext);
  const node = useMemo(() => readNode(bodies, field.node), [bodies, field.node]);
  const isTarget = at !== "" && at === path;
  const [isOpen, setOpen] = useState(() => (at !== "" && at !== path && leadsTo(at, path)) || depth < levels);
  useEffect(() => {
    if (depth < levels) setOpen(true);
  }, [levels, depth]);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isTarget) row.current?.scrollIntoView({ block: "center" });
  }, [isTarget]);
  const inside = useId();
  const has = node.fields.length > 0;
  const name = field.name || "value";
  return (
    <li class="field" data-path={path}>
      <div class={`row ${isTarget ? "target" : ""}`} ref={row}>
        {has ? (
          <button type="button" class="twist" aria-expanded={isOpen} aria-controls={inside}
            aria-label={`${name}: what is inside`} onClick={() => setOpen(!isOpen)} />
        ) : <span class="leaf" />}
        <div class="said">
          <Heading field={field} node={node} />
          <Remarks node={node} />
        </div>
      </div>
      {has && isOpen && (
        <div class="inside" id={inside}>
          <Fields bodies={bodies} fields={node.fields} path={path} depth={depth + 1} />
        </div>
      )}
    </li>
  );
}

function Heading({ field, node }: { field: Field; node: NodeView }): VNode {
  return (
    <div class="heading-line">
      {field.name && <code class={`name ${node.marks.includes("deprecated") ? "old" : ""}`}>{field.name}</code>}
      <TypeText field={field} />
      {field.required && <span class="required">required</span>}
      {node.marks.map((one) => <span class="mark" key={one}>{one}</span>)}
    </div>
  );
}

/** The type of a field, with a link to the schema that it is; not on the page of that schema. */
export function TypeText({ field, own = -1 }: { field: Field; own?: number }): VNode {
  const site = useSite();
  const linked = field.link === own ? undefined : site.pages[field.link]?.[1];
  const isSaid = linked !== undefined && field.type.includes(linked);
  return (
    <>
      {isSaid && field.link >= 0
        ? <a class="type" href={addressOf(site, field.link)}>{field.type}</a>
        : <span class="type">{field.type}</span>}
      {linked !== undefined && !isSaid && <a class="ref" href={addressOf(site, field.link)}>{linked}</a>}
    </>
  );
}

export function Remarks({ node, whole }: { node: NodeView; whole?: boolean }): VNode {
  return (
    <>
      {node.facts.length > 0 && (
        <div class="facts">{node.facts.map((one) => <Fact key={one} text={one} />)}</div>
      )}
      {node.description && (whole ? <Markdown text={node.description} /> : <Description text={node.description} />)}
      {node.examples.length > 0 && (
        <div class="facts">
          {node.examples.map((one) =>
            one.startsWith("see ") ? <Link key={one} url={one.slice(4)}>{one}</Link> : <Fact key={one} text={one} />,
          )}
        </div>
      )}
    </>
  );
}

/** A description: its first paragraph, and a button for the rest. */
function Description({ text }: { text: string }): VNode {
  const first = firstParagraph(text);
  const [isOpen, setOpen] = useState(false);
  const hasMore = text.replace(/\s+/g, " ").trim().length > first.length + 3;
  if (!hasMore) return <p class="about"><Inline text={first} /></p>;
  return isOpen ? (
    <div class="about">
      <Markdown text={text} />
      <button type="button" class="quiet" onClick={() => setOpen(false)}>Less</button>
    </div>
  ) : (
    <p class="about">
      <Inline text={first} />{" "}
      <button type="button" class="quiet" aria-label="The whole description" onClick={() => setOpen(true)}>More</button>
    </p>
  );
}

/** A constraint in words; the values of an enumeration as a list of them. */
function Fact({ text }: { text: string }): VNode {
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > LONG_FACT;
  const shown = isLong && !isOpen ? `${text.slice(0, LONG_FACT)}…` : text;
  const [, word, rest] = /^(one of|default|always|matches|example|each one of) (.*)$/s.exec(shown) ?? [];
  return (
    <span class="fact">
      {word ? <><span class="word">{word}</span> <code>{rest}</code></> : shown}
      {isLong && (
        <button type="button" class="quiet" onClick={() => setOpen(!isOpen)}>{isOpen ? "Less" : "All"}</button>
      )}
    </span>
  );
}

function Branches({ bodies, branches, path, depth }: {
  bodies: Bodies; branches: Field[]; path: string; depth: number;
}): VNode {
  const { at } = useContext(TreeContext);
  const wanted = at ? branches.findIndex((one) => leadsTo(at, joinPath(path, one.segment))) : -1;
  const [chosen, setChosen] = useState(Math.max(wanted, 0));
  const id = useId();
  const tabs = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? branches.length - 1
      : step === undefined ? undefined : (chosen + step + branches.length) % branches.length;
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
    (tabs.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  const branch = branches[Math.min(chosen, branches.length - 1)] as Field;
  const branchPath = joinPath(path, branch.segment);
  const node = readNode(bodies, branch.node);
  return (
    <div class="branches">
      <div class="tabs" role="tablist" aria-label={branch.branch === 2 ? "One of" : "Any of"} ref={tabs} onKeyDown={move}>
        {branches.map((one, index) => (
          <button type="button" role="tab" key={one.segment} id={`${id}-${index}`} aria-selected={index === chosen}
            aria-controls={`${id}-panel`} tabIndex={index === chosen ? 0 : -1} data-path={joinPath(path, one.segment)}
            onClick={() => setChosen(index)}>
            {one.label || one.type || one.name}
          </button>
        ))}
      </div>
      <div class="panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} key={branchPath}>
        <div class="row" data-path={branchPath}>
          <div class="said">
            <div class="heading-line">
              <span class="name choice">{branch.name}</span>
              <TypeText field={branch} />
              {node.marks.map((one) => <span class="mark" key={one}>{one}</span>)}
            </div>
            <Remarks node={node} />
          </div>
        </div>
        <Fields bodies={bodies} fields={node.fields} path={branchPath} depth={depth + 1} />
      </div>
    </div>
  );
}

/** The tree of one schema: what it says of itself, then its fields. */
export function SchemaTree({ bodies, field, at, own }: {
  bodies: Bodies; field: Field; at: string; own?: number;
}): VNode {
  const node = useMemo(() => readNode(bodies, field.node), [bodies, field.node]);
  const [levels, setLevels] = useState(0);
  const isDeep = node.fields.some((one) => readNode(bodies, one.node).fields.length > 0);
  return (
    <TreeContext.Provider value={{ at, levels }}>
      <div class="tree" data-path="">
        <div class="row root">
          <div class="said">
            <div class="heading-line">
              <TypeText field={field} own={own} />
              {node.marks.map((one) => <span class="mark" key={one}>{one}</span>)}
              {isDeep && (
                <button type="button" class="quiet end" onClick={() => setLevels(levels + 1)}>Open one level</button>
              )}
            </div>
            <Remarks node={node} whole />
          </div>
        </div>
        <Fields bodies={bodies} fields={node.fields} path="" depth={0} />
      </div>
    </TreeContext.Provider>
  );
}
