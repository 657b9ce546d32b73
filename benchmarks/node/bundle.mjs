// node bundle.mjs FILE OUTPUT: bundle with json-schema-ref-parser, from reading to writing as JSON.
import { writeFileSync } from "node:fs";
import parser from "@apidevtools/json-schema-ref-parser";

const [source, output] = process.argv.slice(2);
writeFileSync(output, JSON.stringify(await parser.bundle(source)));
