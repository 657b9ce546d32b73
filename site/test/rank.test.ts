import { describe, expect, it } from "vitest";
import type { SearchTexts } from "../src/data";
import { SearchIndex } from "../src/search/index";
import { findWords, rankParts, readWords } from "../src/search/rank";
import { closeMatches, similarity } from "../src/search/similar";

/** The texts of parts: kind, name, and other texts by role. */
function textsOf(parts: [string, string, Record<string, string>?][]): SearchTexts {
  const strings = [""];
  const add = (text: string): number => {
    const known = strings.indexOf(text);
    return known >= 0 ? known : strings.push(text) - 1;
  };
  const data: SearchTexts = { strings, kinds: [], names: [], homes: [], rests: [], sizes: [], texts: [], roles: [] };
  parts.forEach(([kind, name, others = {}], number) => {
    const texts = { name, ...others };
    data.kinds.push(add(kind));
    data.names.push(add(name));
    data.homes.push(number);
    data.rests.push(0);
    data.sizes.push(Object.keys(texts).length);
    for (const [role, text] of Object.entries(texts)) {
      data.texts.push(add(text));
      data.roles.push(add(role));
    }
  });
  return data;
}

const INDEX = new SearchIndex(
  textsOf([
    ["operation", "GET /pets", { summary: "List pets", operationId: "listPets" }],
    ["operation", "DELETE /pets/{id}", { summary: "Delete a pet", operationId: "deletePet" }],
    ["schema", "Pet", { description: "An animal that is kept." }],
    ["field", "petName"],
    ["value", "carpet"],
  ]),
);

function names(words: string): string[] {
  return rankParts(INDEX, findWords(INDEX, words), 10).results.map((one) => one.name);
}

describe("words", () => {
  it.each([
    ["listPets", ["list", "pets"]],
    ["HTTPServer2", ["http", "server", "2"]],
    ["the id", ["id"]],
    ["of the", ["of", "the"]],
    ["größe", ["gr", "öß", "e"]],
    ["---", []],
  ])("%s", (text, expected) => {
    expect(readWords(text)).toEqual(expected);
  });
});

describe("ranking", () => {
  it("puts what says all words first", () => {
    expect(names("list pets")[0]).toBe("GET /pets");
    expect(names("delete pet")[0]).toBe("DELETE /pets/{id}");
  });
  it("finds plurals, parts of names, and the start of a word", () => {
    expect(names("pets")).toContain("Pet");
    expect(names("name")).toEqual(["petName"]);
    expect(names("anim")).toEqual(["Pet"]);
  });
  it("does not find a short word inside another", () => {
    expect(names("pet")).not.toContain("carpet");
    expect(names("arpet")).toEqual(["carpet"]);
  });
  it("searches similar words for one that no text has", () => {
    const found = findWords(INDEX, "anmial");
    expect(found.replaced.get("anmial")).toEqual(["animal"]);
    expect(names("anmial")).toEqual(["Pet"]);
  });
  it("says where the words are", () => {
    const [first] = rankParts(INDEX, findWords(INDEX, "list"), 1).results;
    const summary = first?.matches.find((one) => one.role === "summary");
    expect(summary?.spans).toEqual([[0, 4]]);
  });
  it("counts what it leaves out", () => {
    expect(rankParts(INDEX, findWords(INDEX, "pet"), 1)).toMatchObject({ total: 4 });
  });
});

// The figures are those of difflib.SequenceMatcher(None, one, other).ratio().
describe("similarity", () => {
  it.each([
    ["", "", 1],
    ["abc", "abc", 1],
    ["abc", "xyz", 0],
    ["abcd", "bcde", 0.75],
    ["request", "reqest", 12 / 13],
    ["tide", "diet", 0.25],
    ["diet", "tide", 0.5],
  ])("of %s and %s", (one, other, expected) => {
    expect(similarity(one, other)).toBeCloseTo(expected, 10);
  });
  it("orders the closest first", () => {
    expect(closeMatches("appel", ["ape", "apple", "peach", "puppy"], 3, 0.6)).toEqual(["apple", "ape"]);
  });
});
