// A model: its input as a form with the JSON beside it, and what it gives.

import type { VNode } from "preact";
import { useId, useState } from "preact/hooks";
import { useSite } from "../context";
import type { ModelField } from "../data";
import { Markdown } from "../markdown";
import { prettyJson } from "../pretty";
import { Code, Section } from "./parts";

type Values = Record<string, unknown>;

export function ModelView(): VNode | null {
  const { model, title } = useSite().head;
  const [values, setValues] = useState<Values>(() => startValues(model?.input ?? []));
  // A field of JSON has a text of its own, which begins anew when all values are replaced.
  const [replaced, setReplaced] = useState(0);
  if (!model) return null;
  const input = Object.fromEntries(
    model.input.flatMap((one) => (values[one.name] === undefined ? [] : [[one.name, values[one.name]]])),
  );
  const missing = model.input.filter((one) => one.required && values[one.name] === undefined);
  return (
    <article class="with-aside" aria-labelledby="title">
      <div class="main-column">
        <header class="page-head">
          <p class="crumbs">Model</p>
          <h1 id="title" tabIndex={-1}>{model.name || title}</h1>
        </header>
        {model.description && <Markdown text={model.description} />}
        <Section title="Input">
          <form class="form" onSubmit={(event) => event.preventDefault()}>
            {model.input.map((one) => (
              <FormField key={`${one.name} ${replaced}`} field={one} value={values[one.name]}
                onChange={(value) => setValues({ ...values, [one.name]: value })} />
            ))}
          </form>
        </Section>
        {model.output && (
          <Section title="Output">
            <p><span class="type">{model.output.kind}</span></p>
            <FieldList fields={model.output.fields} />
          </Section>
        )}
        {model.training && <Section title="Training input"><FieldList fields={model.training} /></Section>}
      </div>
      <aside class="samples" aria-label="JSON of the input">
        <div class="sample">
          <h2>Input as JSON</h2>
          <Code text={prettyJson(JSON.stringify({ input }))} label="Input as JSON" />
          {missing.length > 0 && <p class="about small">Still required: {missing.map((one) => <code key={one.name}>{one.name}</code>)}</p>}
        </div>
        {model.example && (
          <div class="sample">
            <h2>Example</h2>
            <Code text={prettyJson(JSON.stringify(model.example))} label="Example of the input" />
            <button type="button" class="quiet" onClick={() => {
              setValues({ ...startValues(model.input), ...model.example });
              setReplaced(replaced + 1);
            }}>Use it</button>
          </div>
        )}
      </aside>
    </article>
  );
}

/** The defaults; a default of null is an input that is left out. */
export function startValues(fields: ModelField[]): Values {
  return Object.fromEntries(
    fields.flatMap((one) => (one.default === undefined || one.default === null ? [] : [[one.name, one.default]])),
  );
}

function FieldList({ fields }: { fields: ModelField[] }): VNode {
  return (
    <ul class="fields">
      {fields.map((one) => (
        <li class="field" key={one.name}>
          <div class="row"><span class="leaf" /><div class="said">
            <div class="heading-line"><code class="name">{one.name}</code><span class="type">{one.type}</span></div>
            {one.description && <div class="about"><Markdown text={one.description} /></div>}
          </div></div>
        </li>
      ))}
    </ul>
  );
}

export function FormField({ field, value, onChange }: {
  field: ModelField; value: unknown; onChange: (value: unknown) => void;
}): VNode {
  const id = useId();
  return (
    <div class="form-field">
      <div class="heading-line">
        <label for={id}><code class="name">{field.name}</code></label>
        <span class="type">{field.type}</span>
        {field.required && <span class="required">required</span>}
        {field.deprecated && <span class="mark">deprecated</span>}
      </div>
      <Control id={id} field={field} value={value} onChange={onChange} />
      {field.description && <div class="about" id={`${id}-about`}><Markdown text={field.description} /></div>}
      <Bounds field={field} />
    </div>
  );
}

function Bounds({ field }: { field: ModelField }): VNode | null {
  const words = [
    field.default !== undefined ? `default ${JSON.stringify(field.default)}` : "",
    field.minimum !== undefined ? `at least ${field.minimum}` : "",
    field.maximum !== undefined ? `at most ${field.maximum}` : "",
  ].filter(Boolean);
  return words.length ? <div class="facts">{words.map((one) => <span class="fact" key={one}>{one}</span>)}</div> : null;
}

function Control({ id, field, value, onChange }: {
  id: string; field: ModelField; value: unknown; onChange: (value: unknown) => void;
}): VNode {
  const kind = field.type.replace(/ \| null$/, "");
  const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
  const shared = { id, "aria-required": field.required ? true : undefined,
    "aria-describedby": field.description ? `${id}-about` : undefined };
  const changed = (event: Event): string => (event.currentTarget as HTMLInputElement).value;
  if (field.enum) {
    const index = field.enum.findIndex((one) => one === value);
    return (
      <select {...shared} value={String(index)} onChange={(event) => {
        const chosen = Number((event.currentTarget as HTMLSelectElement).value);
        onChange(chosen < 0 ? undefined : field.enum?.[chosen]);
      }}>
        {(index < 0 || !field.required) && <option value="-1">not given</option>}
        {field.enum.map((one, number) => <option key={number} value={String(number)}>{String(one)}</option>)}
      </select>
    );
  }
  if (kind === "boolean") {
    return <input {...shared} type="checkbox" checked={value === true} onChange={(event) => onChange((event.currentTarget as HTMLInputElement).checked)} />;
  }
  if (kind === "integer" || kind === "number") {
    const read = (event: Event): void => {
      const given = changed(event);
      onChange(given === "" ? undefined : Number(given));
    };
    const bounds = { min: field.minimum, max: field.maximum, step: kind === "integer" ? 1 : "any" };
    const isRange = field.minimum !== undefined && field.maximum !== undefined && field.maximum - field.minimum <= 10_000;
    return (
      <div class="numbers">
        <input {...shared} type="number" {...bounds} value={text} onInput={read} />
        {isRange && (
          <input type="range" aria-label={`${field.name}, as a slider`} {...bounds}
            step={kind === "integer" ? 1 : ((field.maximum as number) - (field.minimum as number)) / 100}
            value={text === "" ? String(field.minimum) : text} onInput={read} />
        )}
      </div>
    );
  }
  if (kind === "string") {
    if (field.widget === "textarea") return <textarea {...shared} rows={3} value={text} onInput={(event) => onChange(changed(event) || undefined)} />;
    const type = field.widget === "password" ? "password" : field.widget === "file" ? "url" : "text";
    return <input {...shared} {...({ type } as object)} value={text} autocomplete="off" placeholder={type === "url" ? "https://… or data:…" : undefined}
      onInput={(event) => onChange(changed(event) || undefined)} />;
  }
  return <JsonControl shared={shared} value={value} onChange={onChange} />;
}

/** An array or an object is written as JSON. */
function JsonControl({ shared, value, onChange }: {
  shared: Record<string, unknown>; value: unknown; onChange: (value: unknown) => void;
}): VNode {
  const [text, setText] = useState(value === undefined ? "" : JSON.stringify(value));
  const [problem, setProblem] = useState("");
  return (
    <>
      <textarea {...shared} rows={2} value={text} placeholder="JSON" aria-invalid={problem ? true : undefined}
        onInput={(event) => {
          const given = (event.currentTarget as HTMLTextAreaElement).value;
          setText(given);
          try {
            onChange(given.trim() ? JSON.parse(given) : undefined);
            setProblem("");
          } catch {
            setProblem("This is not JSON yet.");
          }
        }} />
      {problem && <p class="about" role="status">{problem}</p>}
    </>
  );
}
