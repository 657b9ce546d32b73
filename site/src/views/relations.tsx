// What uses a part and what it uses: lists, and a drawing that opens on a click.

import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { addressOf, usePiece, useSite } from "../context";
import { isOperation, operationOf } from "../data";
import { drawNeighbourhood, Relations, type Use } from "../graph";
import { Method, PageLink, Path, Section } from "./parts";
import type { More } from "../data";

const known = new WeakMap<More, Relations>();

export function useRelations(): Relations | undefined {
  const more = usePiece("more");
  if (!more) return undefined;
  let found = known.get(more);
  if (!found) known.set(more, (found = new Relations(more.relations)));
  return found;
}

/** So many lines of a list are shown until it is opened. */
const SHOWN = 12;

export function RelationTabs({ page }: { page: number }): VNode | null {
  const relations = useRelations();
  const part = relations?.ofPage.get(page);
  if (!relations || part === undefined) return null;
  const uses = (relations.uses.get(part) ?? []).filter((one) => one.part !== 0);
  const usedBy = (relations.usedBy.get(part) ?? []).filter((one) => one.part !== 0);
  if (!uses.length && !usedBy.length) return null;
  return (
    <Section title="What uses what">
      <div class="two">
        <UseList title="Used by" uses={usedBy} relations={relations} part={part} />
        <UseList title="Uses" uses={uses} relations={relations} />
      </div>
      <GraphBox relations={relations} centre={part} />
    </Section>
  );
}

function UseList({ title, uses, relations, part }: {
  title: string; uses: Use[]; relations: Relations; part?: number;
}): VNode {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? uses : uses.slice(0, SHOWN);
  const operations = useMemo(
    () => (part === undefined ? 0 : relations.operationsUsing(part).size), [relations, part],
  );
  return (
    <div>
      <h3>{title} <span class="count">{uses.length}</span></h3>
      {uses.length === 0 && <p class="quiet-text">Nothing.</p>}
      <ul class="plain uses">
        {shown.map((one) => {
          const [name, kind, page] = relations.data.parts[one.part] as [string, string, number];
          return (
            <li key={`${one.part} ${one.way}`}>
              <PageLink page={page} name={name} />
              {kind !== "Schema" && kind !== "Operation" && <span class="kind">{kind}</span>}
              {!one.way.startsWith("$") && <span class="kind">{one.way}</span>}
            </li>
          );
        })}
      </ul>
      {uses.length > shown.length && (
        <button type="button" class="quiet" onClick={() => setWhole(true)}>Show all {uses.length}</button>
      )}
      {operations > 0 && (
        <p class="about small">{operations} {operations === 1 ? "operation uses" : "operations use"} it, directly or not.</p>
      )}
    </div>
  );
}

function GraphBox({ relations, centre }: { relations: Relations; centre: number }): VNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="graph-box" onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)}>
      <summary>Draw its neighbourhood</summary>
      {isOpen && <Graph relations={relations} centre={centre} key={centre} />}
    </details>
  );
}

const WIDTH = 210;
const GAP = 90;
const HEIGHT = 44;

/** Boxes over lines. A click on a box opens its neighbours; its name leads to its page. */
function Graph({ relations, centre }: { relations: Relations; centre: number }): VNode {
  const site = useSite();
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const drawing = useMemo(() => drawNeighbourhood(relations, centre, opened), [relations, centre, opened]);
  const places = new Map(drawing.nodes.map((one) => [one.part, one]));
  const x = (part: number): number => (places.get(part)?.column ?? 0) * (WIDTH + GAP);
  const y = (part: number): number => (places.get(part)?.row ?? 0) * HEIGHT + HEIGHT / 2;
  const width = drawing.columns * (WIDTH + GAP) - GAP;
  const height = drawing.rows * HEIGHT;
  const toggle = (part: number): void => {
    const next = new Set(opened);
    if (!next.delete(part)) next.add(part);
    setOpened(next);
  };
  return (
    <div class="scroll graph" tabIndex={0} role="group" aria-label="Drawing of what uses what">
      <div class="canvas" style={{ width: `${width}px`, height: `${height}px` }}>
        <svg width={width} height={height} aria-hidden="true">
          {drawing.edges.map(({ from, to, way }) => {
            const [startX, endX] = x(from) < x(to) ? [x(from) + WIDTH, x(to)] : [x(from), x(to) + WIDTH];
            const bend = Math.abs(endX - startX) / 2 || 40;
            const side = startX <= endX ? 1 : -1;
            return (
              <path key={`${from} ${to}`} class={way.startsWith("$") ? "line" : "line named"}
                d={`M${startX} ${y(from)}C${startX + bend * side} ${y(from)} ${endX - bend * side} ${y(to)} ${endX} ${y(to)}`}>
              </path>
            );
          })}
        </svg>
        {drawing.nodes.map(({ part, hidden }) => {
          const [name, kind, page] = relations.data.parts[part] as [string, string, number];
          const row = site.pages[page];
          const one = row && isOperation(row) ? operationOf(row, page) : undefined;
          return (
            <div key={part} class={`box ${part === centre ? "centre" : ""} ${kind === "Operation" ? "of-operation" : ""}`}
              style={{ left: `${x(part)}px`, top: `${y(part) - 16}px`, width: `${WIDTH}px` }}>
              {page >= 0 && part !== centre
                ? <a href={addressOf(site, page)} title={name}>{one ? <><Method method={one.method} /> <Path path={one.path} /></> : name}</a>
                : <span title={name}>{name}</span>}
              {part !== centre && (hidden > 0 || opened.has(part)) && (
                <button type="button" aria-expanded={opened.has(part)} onClick={() => toggle(part)}
                  aria-label={opened.has(part) ? `Close the neighbours of ${name}` : `Open ${hidden} neighbours of ${name}`}>
                  {opened.has(part) ? "−" : `+${hidden}`}
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
