import { describe, expect, it } from "vitest";
import type { SampleRequest } from "../src/data";
import { prettyJson } from "../src/pretty";
import { variablesOf, writeRequest } from "../src/requests";

const POST: SampleRequest = {
  method: "POST",
  url: "https://a.test/pets",
  headers: [["Accept", "application/json"], ["Content-Type", "application/json"]],
  body: '{"name":"Rex","good":true,"age":1.0}',
  credentials: [["header", "TOKEN", "Authorization", "Bearer "]],
};

describe("a request", () => {
  it("as curl", () => {
    expect(writeRequest(POST, "curl")).toBe(
      'curl https://a.test/pets \\\n  -H "Authorization: Bearer $TOKEN" \\\n' +
        `  --json '{"name":"Rex","good":true,"age":1.0}'`,
    );
  });
  it("in Python, with its literals", () => {
    expect(writeRequest(POST, "Python")).toBe(
      `import os

import requests

response = requests.post(
    "https://a.test/pets",
    headers={
        "Accept": "application/json",
        "Authorization": "Bearer " + os.environ["TOKEN"],
    },
    json={
      "name": "Rex",
      "good": True,
      "age": 1.0
    },
)
response.raise_for_status()`,
    );
  });
  it("in JavaScript", () => {
    const text = writeRequest(POST, "JavaScript");
    expect(text).toContain('method: "POST"');
    expect(text).toContain('"Authorization": `Bearer ${process.env.TOKEN}`');
    expect(text).toContain('"age": 1.0');
  });
  it("in JavaScript, with a key that would be the prototype", () => {
    const request: SampleRequest = { ...POST, body: '{"__proto__":"__proto__"}' };
    expect(writeRequest(request, "JavaScript")).toContain('["__proto__"]: "__proto__"');
    expect(writeRequest(request, "Python")).toContain('"__proto__": "__proto__"');
  });
  it("without a server asks for one", () => {
    const request: SampleRequest = { method: "GET", url: "/pets" };
    expect(variablesOf(request)).toEqual(["SERVER"]);
    expect(writeRequest(request, "curl")).toBe('curl "$SERVER/pets"');
  });
  it("with a problem is no text", () => {
    expect(writeRequest({ problem: "no value" }, "curl")).toBe("");
  });
});

describe("words of a shell", () => {
  it.each([
    ["plain", "plain"],
    ["a b", "'a b'"],
    ["it's", `'it'"'"'s'`],
    ["$HOME `x`", "'$HOME `x`'"],
    ["a\nb", "$'a\\012b'"],
    ["\u202e", "$'\\342\\200\\256'"],
  ])("%s", (body, word) => {
    const request: SampleRequest = {
      method: "POST", url: "https://a.test", body, headers: [["Content-Type", "application/x-www-form-urlencoded"]],
    };
    expect(writeRequest(request, "curl")).toBe(`curl https://a.test \\\n  --data-raw ${word}`);
  });
});

describe("JSON in lines", () => {
  it.each([
    ["1.0", "1.0"],
    ["{}", "{}"],
    ['{"a":[],"b":[1,{"c":"{,}"}]}', '{\n  "a": [],\n  "b": [\n    1,\n    {\n      "c": "{,}"\n    }\n  ]\n}'],
    ["12345678901234567890", "12345678901234567890"],
    ["not JSON", "not JSON"],
  ])("%s", (text, expected) => {
    expect(prettyJson(text)).toBe(expected);
  });
});
