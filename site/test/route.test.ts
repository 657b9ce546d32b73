import { describe, expect, it } from "vitest";
import { makeAddress, makePointer, pathOfPointer, readAddress } from "../src/route";

describe("addresses", () => {
  it.each([
    ["operations", "listPets", ""],
    ["operations", "GET /pets/{id}", ""],
    ["schemas", "a b?c#d%e/é", ""],
    ["schemas", "Pet", "/properties/owner/items"],
    ["schemas", "?at=x", "?at=y"],
    ["map", "", ""],
    ["", "", ""],
  ])("%s %s %s come back", (kind, key, at) => {
    expect(readAddress(makeAddress(kind, key, at))).toEqual({ kind, key, at });
  });
  it("can be read", () => {
    expect(makeAddress("operations", "GET /pets/{id}")).toBe("#/operations/GET%20/pets/{id}");
  });
  it("may be anything", () => {
    expect(readAddress("#%E0%A4%A")).toEqual({ kind: "%E0%A4%A", key: "", at: "" });
  });
});

describe("the field of a pointer", () => {
  it.each([
    ["", ""],
    ["/properties/name", "name"],
    ["/properties/owner/items/properties/name", "owner[].name"],
    ["/allOf/1/properties/a", "a"],
    ["/properties/a/oneOf/1/properties/b", "a(2).b"],
    ["/additionalProperties/properties/a", "*.a"],
    ["/properties/a~1b/enum/2", "a/b"],
    ["/properties/properties/title", "properties"],
  ])("%s is %s", (pointer, path) => {
    expect(pathOfPointer(pointer)).toBe(path);
  });
  it("is written by its tokens", () => {
    expect(makePointer("parameters", "a/b~c")).toBe("/parameters/a~1b~0c");
  });
});
