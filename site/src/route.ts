// Addresses: `#/KIND/KEY`, and `?at=PATH` for a field.

export interface Route {
  kind: string;
  key: string;
  /** The field that is to be shown, as in `owner.tags[].name`. */
  at: string;
}

/** The fragment of an address. Slashes and braces of a key stay, so that it can be read. */
export function makeAddress(kind: string, key = "", at = ""): string {
  const shown = encodeURIComponent(key).replace(/%(2F|7B|7D|20|3A|2C|40)/g, (code) =>
    code === "%20" ? "%20" : decodeURIComponent(code),
  );
  const field = at ? `?at=${encodeURIComponent(at)}` : "";
  return kind ? `#/${kind}${key ? `/${shown}` : ""}${field}` : "#/";
}

/** A JSON Pointer of some tokens (RFC 6901). */
export function makePointer(...tokens: string[]): string {
  return tokens.map((one) => `/${one.replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");
}

export function readAddress(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split(/\?(.*)/s, 2);
  const slash = path.indexOf("/");
  const kind = slash < 0 ? path : path.slice(0, slash);
  const key = slash < 0 ? "" : path.slice(slash + 1);
  const at = query.startsWith("at=") ? decode(query.slice(3)) : "";
  return { kind: decode(kind), key: decode(key), at };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The path of a field, given the JSON Pointer of its schema's keyword below a page:
 * `/properties/owner/items/properties/name` is `owner[].name`.
 */
export function pathOfPointer(rest: string): string {
  const tokens = rest.split("/").slice(1).map((one) => one.replace(/~1/g, "/").replace(/~0/g, "~"));
  let path = "";
  const add = (segment: string): void => {
    path = path && !/^[[(]/.test(segment) ? `${path}.${segment}` : path + segment;
  };
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    const next = tokens[index + 1];
    if (token === "properties" && next !== undefined) {
      add(next);
      index++;
    } else if (token === "patternProperties" && next !== undefined) {
      add(`/${next}/`);
      index++;
    } else if (token === "items") {
      add("[]");
    } else if (token === "additionalProperties") {
      add("*");
    } else if ((token === "oneOf" || token === "anyOf") && next !== undefined) {
      add(`(${Number(next) + 1})`);
      index++;
    } else if (token === "allOf") {
      index++;
    } else if (token === "enum" || token === "const") {
      break;
    } else {
      return path;
    }
  }
  return path;
}
