import { describe, expect, it } from "vitest";
import { drawNeighbourhood, Relations, squarify } from "../src/graph";

// 1 uses 2 and 3, 3 uses 4, and 4 links to 1.
const RELATIONS = new Relations({
  parts: [["#", "OpenAPI", -1], ["GET /a", "Operation", 0], ["A", "Schema", 1], ["B", "Schema", 2], ["C", "Schema", 3]],
  ways: ["$ref", "link"],
  uses: [1, 2, 0, 1, 1, 3, 0, 2, 3, 4, 0, 1, 4, 1, 1, 1],
});

describe("a neighbourhood", () => {
  it("has what a part uses after it, and what uses it before", () => {
    const { nodes } = drawNeighbourhood(RELATIONS, 3, new Set());
    expect(nodes.map(({ part, column }) => [part, column])).toEqual([[3, 1], [1, 0], [4, 2]]);
  });
  it("says how many neighbours are not drawn, and draws them once they are opened", () => {
    const closed = drawNeighbourhood(RELATIONS, 3, new Set());
    expect(closed.nodes.find((one) => one.part === 1)?.hidden).toBe(1);
    const open = drawNeighbourhood(RELATIONS, 3, new Set([1]));
    expect(open.nodes.map((one) => one.part)).toContain(2);
  });
  it("has the edges between what is drawn", () => {
    const { edges } = drawNeighbourhood(RELATIONS, 3, new Set());
    expect(edges.map(({ from, to, way }) => [from, to, way])).toEqual([[3, 4, "$ref"], [1, 3, "$ref"], [4, 1, "link"]]);
  });
});

it("the operations that use a part, directly or not", () => {
  expect([...RELATIONS.operationsUsing(4)]).toEqual([[1, 2]]);
});

describe("areas", () => {
  it.each([[[6, 6, 4, 3, 2, 2, 1]], [[1]], [[5, 0, 1]]])("of %j are in proportion and inside", (sizes) => {
    const areas = squarify(sizes, 600, 400);
    const total = sizes.reduce((sum, one) => sum + one, 0);
    areas.forEach((area, index) => {
      expect(area.width * area.height).toBeCloseTo((240_000 * (sizes[index] as number)) / total, 3);
      expect(area.x + area.width).toBeLessThanOrEqual(600.001);
      expect(area.y + area.height).toBeLessThanOrEqual(400.001);
    });
  });
});
