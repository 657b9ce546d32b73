// As outcomes.summarize: what a tree holds, in which one object may be at several places.
const METHODS = new Set("get put post delete options head patch trace query".split(" "));
const DATA = new Set(["example", "examples", "default", "enum", "const", "value"]);

const isData = (key) => DATA.has(key) || key.startsWith("x-");
const isContainer = (value) => typeof value === "object" && value !== null;

function* references(root) {
  const stack = [root];
  const met = new Set();
  while (stack.length) {
    const value = stack.pop();
    if (met.has(value)) continue;
    met.add(value);
    if (!Array.isArray(value) && typeof value.$ref === "string") yield value.$ref;
    for (const [key, one] of Object.entries(value)) {
      if (isContainer(one) && (Array.isArray(value) || !isData(key))) stack.push(one);
    }
  }
}

function keysAt(value, tokens) {
  for (const token of tokens) value = value?.[token];
  return isContainer(value) && !Array.isArray(value) ? Object.keys(value).sort() : null;
}

export function summarize(result, spots) {
  const items = Object.values(result.paths);
  return {
    operations: items.flatMap(Object.keys).filter((one) => METHODS.has(one)).length,
    paths: Object.keys(result.paths).sort(),
    left: [...new Set(references(result))],
    keys: spots.map((tokens) => keysAt(result, tokens)),
  };
}
