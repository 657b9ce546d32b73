// What uses what: the neighbours of a part, and where a drawing puts them.

import type { More } from "./data";

export interface Use {
  part: number;
  way: string;
  references: number;
}

/** The edges of each part, both ways. */
export class Relations {
  readonly uses = new Map<number, Use[]>();
  readonly usedBy = new Map<number, Use[]>();
  /** The part of each page. */
  readonly ofPage = new Map<number, number>();

  constructor(readonly data: More["relations"]) {
    const { parts, ways, uses } = data;
    parts.forEach(([, , page], part) => {
      if (page >= 0 && !this.ofPage.has(page)) this.ofPage.set(page, part);
    });
    for (let start = 0; start < uses.length; start += 4) {
      const [user, used, way, references] = uses.slice(start, start + 4) as [number, number, number, number];
      put(this.uses, user, { part: used, way: ways[way] ?? "", references });
      put(this.usedBy, used, { part: user, way: ways[way] ?? "", references });
    }
  }

  /** The operations that use a part, directly or not, by the number of steps. */
  operationsUsing(part: number): Map<number, number> {
    const steps = new Map([[part, 0]]);
    const queue = [part];
    const found = new Map<number, number>();
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const distance = steps.get(next) as number;
      for (const one of this.usedBy.get(next) ?? []) {
        if (steps.has(one.part) || (one.way === "link" && next !== part)) continue;
        steps.set(one.part, distance + 1);
        queue.push(one.part);
        if (this.data.parts[one.part]?.[1] === "Operation") found.set(one.part, distance + 1);
      }
    }
    return found;
  }
}

function put(map: Map<number, Use[]>, key: number, use: Use): void {
  const known = map.get(key);
  if (known) known.push(use);
  else map.set(key, [use]);
}

export interface Drawn {
  part: number;
  /** Steps from the centre: what uses it is before it, and what it uses after. */
  column: number;
  row: number;
  /** How many neighbours are not drawn. */
  hidden: number;
}

export interface Drawing {
  nodes: Drawn[];
  edges: { from: number; to: number; way: string }[];
  columns: number;
  rows: number;
}

/** So many neighbours of a part are drawn in each direction. */
const MOST = 14;

/** The neighbourhood of a part, and of those that were opened. */
export function drawNeighbourhood(relations: Relations, centre: number, opened: ReadonlySet<number>): Drawing {
  const columns = new Map<number, number>([[centre, 0]]);
  const queue = [centre];
  const order = [centre];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (next !== centre && !opened.has(next)) continue;
    const column = columns.get(next) as number;
    for (const [neighbours, step] of [
      [relations.usedBy.get(next) ?? [], -1],
      [relations.uses.get(next) ?? [], 1],
    ] as const) {
      let count = 0;
      for (const { part } of sortUses(relations, neighbours)) {
        if (part === 0 || columns.has(part)) continue;
        if (++count > MOST) break;
        columns.set(part, column + step);
        order.push(part);
        queue.push(part);
      }
    }
  }
  return place(relations, columns, order);
}

/** The parts with a page first, then those with most references. */
function sortUses(relations: Relations, uses: Use[]): Use[] {
  const rank = (one: Use): number => ((relations.data.parts[one.part]?.[2] ?? -1) >= 0 ? 1000 : 0) + one.references;
  return [...uses].sort((one, other) => rank(other) - rank(one));
}

function place(relations: Relations, columns: Map<number, number>, order: number[]): Drawing {
  const first = Math.min(...columns.values());
  const heights = new Map<number, number>();
  const nodes = order.map((part): Drawn => {
    const column = (columns.get(part) as number) - first;
    const row = heights.get(column) ?? 0;
    heights.set(column, row + 1);
    const neighbours = [...(relations.uses.get(part) ?? []), ...(relations.usedBy.get(part) ?? [])];
    const hidden = new Set(neighbours.map((one) => one.part).filter((one) => one !== 0 && !columns.has(one))).size;
    return { part, column, row, hidden };
  });
  const rows = Math.max(...heights.values());
  // A short column stands in the middle of the longest one.
  for (const one of nodes) one.row += (rows - (heights.get(one.column) as number)) / 2;
  const edges = order.flatMap((from) =>
    (relations.uses.get(from) ?? [])
      .filter((use) => columns.has(use.part) && use.part !== from)
      .map((use) => ({ from, to: use.part, way: use.way })),
  );
  return { nodes, edges, columns: heights.size, rows };
}

// -- areas ----------------------------------------------------------------------------------------

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Areas in proportion to sizes, as square as can be (Bruls, Huizing, van Wijk 2000). */
export function squarify(sizes: number[], width: number, height: number): Area[] {
  const total = sizes.reduce((sum, one) => sum + one, 0) || 1;
  const scale = (width * height) / total;
  const areas: Area[] = new Array<Area>(sizes.length);
  sizes.forEach((size, index) => {
    if (size <= 0) areas[index] = { x: 0, y: 0, width: 0, height: 0 };
  });
  const order = sizes.map((_, index) => index).filter((one) => (sizes[one] as number) > 0).sort((one, other) => (sizes[other] as number) - (sizes[one] as number));
  let free: Area = { x: 0, y: 0, width, height };
  let row: number[] = [];
  const sum = (some: number[]): number => some.reduce((all, one) => all + (sizes[one] as number) * scale, 0);
  const worst = (some: number[], side: number): number => {
    const all = sum(some);
    return Math.max(...some.map((one) => {
      const area = Math.max((sizes[one] as number) * scale, 1e-9);
      return Math.max((side * side * area) / (all * all), (all * all) / (side * side * area));
    }));
  };
  const lay = (): void => {
    const all = sum(row);
    const isWide = free.width >= free.height;
    const thickness = all / (isWide ? free.height : free.width || 1);
    let position = 0;
    for (const one of row) {
      const length = ((sizes[one] as number) * scale) / (thickness || 1);
      areas[one] = isWide
        ? { x: free.x, y: free.y + position, width: thickness, height: length }
        : { x: free.x + position, y: free.y, width: length, height: thickness };
      position += length;
    }
    free = isWide
      ? { x: free.x + thickness, y: free.y, width: free.width - thickness, height: free.height }
      : { x: free.x, y: free.y + thickness, width: free.width, height: free.height - thickness };
    row = [];
  };
  for (const one of order) {
    const side = Math.min(free.width, free.height);
    if (row.length && worst([...row, one], side) > worst(row, side)) lay();
    row.push(one);
  }
  if (row.length) lay();
  return areas;
}
