// JSON text laid out in lines without being parsed, so that numbers stay as they are written.

/** The pieces of a JSON text: strings, marks, and other literals. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * JSON with an indentation of two spaces; what is not JSON comes back as it is. `literals` are other
 * words for literals, and `keys` for keys, in a language that writes them otherwise.
 */
export function prettyJson(
  text: string, literals: Record<string, string> = {}, keys: Record<string, string> = {},
): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let depth = 0;
  let out = "";
  const tokens = text.match(TOKEN) ?? [];
  const line = (): string => `\n${"  ".repeat(depth)}`;
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (token === "{" || token === "[") {
      const isEmpty = next === "}" || next === "]";
      depth++;
      out += token + (isEmpty ? "" : line());
    } else if (token === "}" || token === "]") {
      depth--;
      const before = tokens[index - 1];
      out += (before === "{" || before === "[" ? "" : line()) + token;
    } else if (token === ",") {
      out += token + line();
    } else if (token === ":") {
      out += ": ";
    } else {
      out += (next === ":" ? keys[token] : literals[token]) ?? token;
    }
  });
  return out;
}
