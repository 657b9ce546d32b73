// Dereferences the description at the path that it is given, and prints a digest of each of its
// parts by pointer: bottom-up, so that shared objects cost nothing. Keys are sorted; numbers count
// as 64-bit floats.
import $RefParser from "@apidevtools/json-schema-ref-parser";
import { createHash } from "node:crypto";

const known = new WeakMap();

function digest(value) {
  if (value !== null && typeof value === "object") {
    let found = known.get(value);
    if (found === undefined) {
      const parts = Array.isArray(value)
        ? ["[", ...value.map(digest)]
        : ["{", ...Object.keys(value).map((key) => digest(key) + digest(value[key])).sort()];
      found = sha1(parts.join(""));
      known.set(value, found);
    }
    return found;
  }
  if (typeof value === "number") {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return sha1("n" + bytes.toString("hex"));
  }
  return sha1(typeof value === "string" ? "s" + value : String(value));
}

function sha1(text) {
  return createHash("sha1").update(text, "utf8").digest("hex");
}

const options = { dereference: { circular: "ignore" } };
const api = await $RefParser.dereference(process.argv[2], options);
const sections = { paths: api.paths, definitions: api.definitions, ...api.components };
const found = {};
for (const [section, parts] of Object.entries(sections)) {
  for (const [name, part] of Object.entries(parts ?? {})) {
    found[`${section} ${name}`] = digest(part);
  }
}
console.log(JSON.stringify(found));
