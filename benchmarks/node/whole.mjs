// node whole.mjs FILE OUTPUT: read, parse, dereference with json-schema-ref-parser, write as JSON.
import { readFileSync, writeFileSync } from "node:fs";
import { load } from "./peers.mjs";

const [source, output] = process.argv.slice(2);
const dereference = await load("json-schema-ref-parser");
writeFileSync(output, JSON.stringify(await dereference(readFileSync(source, "utf8"))));
