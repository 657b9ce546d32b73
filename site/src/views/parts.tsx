// Small parts that several views have.

import type { ComponentChildren, VNode } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { addressOf, useSite } from "../context";
import { isOperation, operationOf, type Example, type Problem, type OperationLine, type Server } from "../data";
import { usePiece } from "../context";
import { CodeBlock, Inline, Link } from "../markdown";
import { prettyJson } from "../pretty";

export function Method({ method }: { method: string }): VNode {
  return <span class={`method m-${method.toLowerCase().replace(/[^a-z]/g, "")}`}>{method}</span>;
}

/** A path with its names marked, and places where it may be broken. */
export function Path({ path }: { path: string }): VNode {
  const pieces = path.split(/(?=[/{])|(?<=\})/);
  return (
    <span class="path">
      {pieces.map((one) => (one.startsWith("{") ? <span class="variable">{one}</span> : <>{one}<wbr /></>))}
    </span>
  );
}

export function Section({ title, id, children, note }: {
  title: ComponentChildren; id?: string; children: ComponentChildren; note?: ComponentChildren;
}): VNode {
  return (
    <section class="section" id={id}>
      <h2>{title}{note && <span class="note">{note}</span>}</h2>
      {children}
    </section>
  );
}

/** A list of tabs with one panel. */
export function Tabs({ label, names, children, remember }: {
  label: string; names: readonly string[]; children: (chosen: number) => ComponentChildren; remember?: string;
}): VNode {
  const [chosen, setChosen] = useState(() => {
    const known = remember ? names.indexOf(recall(remember)) : -1;
    return Math.max(known, 0);
  });
  const id = useId();
  const tabs = useRef<HTMLDivElement>(null);
  const choose = (index: number): void => {
    setChosen(index);
    if (remember) store(remember, names[index] as string);
  };
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (chosen + step + names.length) % names.length;
    choose(next);
    (tabs.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  const current = Math.min(chosen, names.length - 1);
  return (
    <div class="tabbed">
      <div class="tabs" role="tablist" aria-label={label} ref={tabs} onKeyDown={move}>
        {names.map((one, index) => (
          <button type="button" role="tab" key={one} id={`${id}-${index}`} aria-controls={`${id}-panel`}
            aria-selected={index === current} tabIndex={index === current ? 0 : -1} onClick={() => choose(index)}>
            {one}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`} class="panel">
        {children(current)}
      </div>
    </div>
  );
}

const remembered = new Map<string, string>();

export function recall(name: string): string {
  try {
    return localStorage.getItem(`schemakit-${name}`) ?? remembered.get(name) ?? "";
  } catch {
    return remembered.get(name) ?? "";
  }
}

export function store(name: string, value: string): void {
  remembered.set(name, value);
  try {
    localStorage.setItem(`schemakit-${name}`, value);
  } catch {
    // A page may be shown where nothing can be stored.
  }
}

export function Copy({ text }: { text: string }): VNode {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return undefined;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
    } catch {
      setDone(false);
    }
  };
  return (
    <button type="button" class="copy" onClick={() => void copy()}>
      <span aria-live="polite">{isDone ? "Copied" : "Copy"}</span>
    </button>
  );
}

export function Code({ text, label }: { text: string; label: string }): VNode {
  return (
    <div class="code-box">
      <Copy text={text} />
      <CodeBlock text={text} label={label} />
    </div>
  );
}

export function Examples({ examples, label }: { examples: Example[]; label: string }): VNode | null {
  const texts = usePiece("examples");
  if (!examples.length) return null;
  const names = examples.map(([name], index) => (name === "example" ? "Example" : name) || `Example ${index + 1}`);
  const unique = names.map((name, index) => (names.indexOf(name) === index ? name : `${name} (${index + 1})`));
  return (
    <details class="examples">
      <summary>{examples.length > 1 ? `${examples.length} examples` : "Example"}</summary>
      {texts === undefined ? <p class="quiet-text">…</p> : (
        <Tabs label={`Examples of ${label}`} names={unique}>
          {(chosen) => {
            const [, type, number, said] = examples[chosen] as Example;
            const text = texts[number] ?? "";
            return (
              <>
                {said && <p class="about"><Inline text={said} /></p>}
                {type === "external"
                  ? <p class="about"><Link url={text.replace(/^at /, "")}>{text}</Link></p>
                  : <Code text={prettyJson(text)} label={`Example of ${label}`} />}
              </>
            );
          }}
        </Tabs>
      )}
    </details>
  );
}

export function Servers({ servers }: { servers: Server[] }): VNode {
  return (
    <ul class="plain">
      {servers.map(([url, description, variables]) => (
        <li key={url}>
          <code>{url}</code>
          {description && <span class="about"> <Inline text={description} /></span>}
          {variables.length > 0 && (
            <ul class="plain nested">
              {variables.map(([name, said]) => <li key={name}><code>{`{${name}}`}</code> <span class="about">{said}</span></li>)}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

export function OperationLink({ one }: { one: OperationLine }): VNode {
  const site = useSite();
  return (
    <a class={`operation-link ${one.deprecated ? "old" : ""}`} href={addressOf(site, one.page)}>
      <Method method={one.method} />
      <span class="words">
        <Path path={one.path} />
        {one.summary && <span class="summary">{one.summary}</span>}
      </span>
    </a>
  );
}

/** A link to any page, as it is called. */
export function PageLink({ page, name }: { page: number; name?: string }): VNode {
  const site = useSite();
  const row = site.pages[page];
  if (!row) return <code>{name}</code>;
  if (isOperation(row)) {
    const one = operationOf(row, page);
    return <a href={addressOf(site, page)} class="page-link"><Method method={one.method} /> <Path path={one.path} /></a>;
  }
  return <a href={addressOf(site, page)} class="page-link"><code>{row[1]}</code></a>;
}

export function Problems({ page }: { page: number }): VNode | null {
  const more = usePiece("more");
  const found = (more?.diagnostics ?? []).filter((one) => one[4] === page);
  if (!found.length) return null;
  return (
    <section class="problems" aria-label="Problems">
      {found.map((one, index) => <ProblemLine key={index} one={one} />)}
    </section>
  );
}

export function ProblemLine({ one }: { one: Problem }): VNode {
  const [severity, code, message, place, , rest] = one;
  return (
    <div class={`problem ${severity}`}>
      <span class="severity">{severity}</span> <span class="message">{message}</span>{" "}
      <span class="where">{rest && <code>{rest}</code>} <span>{place}</span> <code>{code}</code></span>
    </div>
  );
}
