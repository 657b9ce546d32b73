// The JSON of a component in its three forms, as trees that open on a click.

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { addressOf, useSite } from "../context";
import type { JsonForms } from "../data";

/** So many members of a container are drawn at once. */
const MOST = 100;
/** So many characters of a container stand in one line. */
const SHORT = 64;

export function JsonTree({ forms, number }: { forms: JsonForms; number: number }): VNode {
  return <div class="json"><Value forms={forms} number={number} depth={0} /></div>;
}

function Value({ forms, number, depth, label, last = true }: {
  forms: JsonForms; number: number; depth: number; label?: string | undefined; last?: boolean;
}): VNode {
  const row = forms.values[number];
  const [isOpen, setOpen] = useState(depth < 2);
  const [isWhole, setWhole] = useState(false);
  const name = label === undefined ? null : <><span class="key">{JSON.stringify(label)}</span>: </>;
  const comma = last ? "" : ",";
  if (!Array.isArray(row)) return <div class="json-line">{name}<Scalar value={row} isReference={label === "$ref"} />{comma}</div>;
  const isObject = row[0] === 1;
  const [start, end] = isObject ? ["{", "}"] : ["[", "]"];
  const members: [string | undefined, number][] = [];
  for (let index = 1; index < row.length; index += isObject ? 2 : 1) {
    if (isObject) members.push([String(forms.values[row[index] as number]), row[index + 1] as number]);
    else members.push([undefined, row[index] as number]);
  }
  if (!members.length) return <div class="json-line">{name}{start}{end}{comma}</div>;
  if (depth > 0 && isShort(forms, row)) {
    return (
      <div class="json-line">
        {name}{start}
        {members.map(([key, one], index) => (
          <span key={index}>
            {index > 0 && ", "}{key !== undefined && <><span class="key">{JSON.stringify(key)}</span>: </>}
            <Scalar value={forms.values[one]} isReference={key === "$ref"} />
          </span>
        ))}
        {end}{comma}
      </div>
    );
  }
  const shown = isWhole ? members : members.slice(0, MOST);
  return (
    <div class="json-line">
      <button type="button" class="twist" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}
        aria-label={label === undefined ? (isObject ? "object" : "array") : label} />
      {name}{start}
      {isOpen ? (
        <>
          <div class="json-inside">
            {shown.map(([key, one], index) => (
              <Value key={key ?? index} forms={forms} number={one} depth={depth + 1} label={key} last={index === members.length - 1} />
            ))}
            {shown.length < members.length && (
              <button type="button" class="quiet" onClick={() => setWhole(true)}>Show {members.length - shown.length} more</button>
            )}
          </div>
          {end}
        </>
      ) : <><span class="quiet-text"> {members.length} {isObject ? "members" : "items"} </span>{end}</>}
      {comma}
    </div>
  );
}

/** Whether a container has a few scalars only, and stands in one line. */
function isShort(forms: JsonForms, row: unknown[]): boolean {
  let length = 0;
  for (const one of row.slice(1)) {
    const value = forms.values[one as number];
    if (Array.isArray(value)) return false;
    length += String(value).length + 4;
    if (length > SHORT) return false;
  }
  return true;
}

function Scalar({ value, isReference }: { value: unknown; isReference: boolean }): VNode {
  const site = useSite();
  const text = JSON.stringify(value);
  if (isReference && typeof value === "string" && value.startsWith("#/")) {
    const tokens = value.slice(2).split("/").map((one) => one.replace(/~1/g, "/").replace(/~0/g, "~"));
    const kind = tokens[0] === "definitions" || tokens[0] === "$defs" ? "schemas" : tokens[1];
    const page = site.numbers.get(`${kind}/${tokens.at(-1)}`);
    if (page !== undefined) return <a class="string" href={addressOf(site, page)}>{text}</a>;
  }
  return <span class={typeof value === "string" ? "string" : "literal"}>{text}</span>;
}
