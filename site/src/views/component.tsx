// A schema or another component.

import type { VNode } from "preact";
import { readEdge, useBody, usePiece, useSite } from "../context";
import { Link, Markdown } from "../markdown";
import { pathOfPointer } from "../route";
import { FieldRow, SchemaTree, TreeContext } from "../tree";
import { JsonTree } from "./json";
import { MessageView, Waiting } from "./operation";
import { Problems, Section, Tabs } from "./parts";
import { RelationTabs } from "./relations";

/** The kinds of components, in the order of the list. */
export const KINDS: Record<string, [one: string, many: string]> = {
  schemas: ["Schema", "Schemas"],
  parameters: ["Parameter", "Parameters"],
  requestBodies: ["Request body", "Request bodies"],
  responses: ["Response", "Responses"],
  headers: ["Header", "Headers"],
  securitySchemes: ["Security scheme", "Security schemes"],
  examples: ["Example", "Examples"],
  links: ["Link", "Links"],
  callbacks: ["Callback", "Callbacks"],
  pathItems: ["Path item", "Path items"],
  mediaTypes: ["Media type", "Media types"],
};

export function ComponentView({ page, at }: { page: number; at: string }): VNode {
  const site = useSite();
  const bodies = usePiece("bodies");
  const [kind, key] = site.pages[page] as [string, string];
  const body = useBody(bodies, page);
  const path = pathOfPointer(at);
  return (
    <article aria-labelledby="title" class="main-column">
      <header class="page-head">
        <p class="crumbs">{KINDS[kind]?.[0] ?? kind}</p>
        <h1 id="title" tabIndex={-1} class="mono">{key}</h1>
      </header>
      <Problems page={page} />
      {!bodies || !body ? <Waiting /> : (
        <>
          {kind === "schemas" && body.edge && (
            <SchemaTree key={at} bodies={bodies} field={readEdge(bodies, body.edge)} at={path} own={page} />
          )}
          {body.docs && <p class="about"><Link url={body.docs[0]}>{body.docs[1] || "Documentation"}</Link></p>}
          {kind !== "schemas" && body.edge && (
            <TreeContext.Provider value={{ at: "", levels: 0 }}>
              <p class="about">In {body.in}.</p>
              <ul class="fields">
                <FieldRow bodies={bodies} field={readEdge(bodies, body.edge)} path={key} depth={0} />
              </ul>
            </TreeContext.Provider>
          )}
          {body.message && <MessageView bodies={bodies} message={body.message} place="body" at={path} />}
          {body.facts && (
            <dl class="pairs">
              {body.facts.map(([name, text]) => (
                <div key={name}><dt>{name}</dt><dd>{/^https?:/.test(text) ? <Link url={text}>{text}</Link> : <Markdown text={text} />}</dd></div>
              ))}
            </dl>
          )}
          {body.description !== undefined && <Markdown text={bodies.strings[body.description] ?? ""} />}
        </>
      )}
      <JsonSection page={page} kind={kind} />
      <RelationTabs page={page} />
    </article>
  );
}

const FORMS = ["As written", "Dereferenced", "Flattened"] as const;

function JsonSection({ page, kind }: { page: number; kind: string }): VNode {
  return (
    <Section title="JSON">
      <JsonView page={page} isSchema={kind === "schemas"} />
    </Section>
  );
}

function JsonView({ page, isSchema }: { page: number; isSchema: boolean }): VNode {
  const forms = usePiece("json");
  if (!forms) return <Waiting />;
  const numbers = forms.pages[page] ?? [];
  if (!isSchema) return <JsonTree forms={forms} number={numbers[0] ?? 0} />;
  const shown = FORMS.map((name, index) => [name, numbers[index] ?? -1] as const).filter(([, one]) => one >= 0);
  return (
    <>
      <div class="side-by-side">
        {shown.map(([name, number]) => (
          <div key={name}><h3>{name}</h3><JsonTree forms={forms} number={number} /></div>
        ))}
      </div>
      <div class="one-by-one">
        <Tabs label="Form of the JSON" names={shown.map(([name]) => name)}>
          {(chosen) => <JsonTree key={chosen} forms={forms} number={shown[chosen]?.[1] ?? 0} />}
        </Tabs>
      </div>
    </>
  );
}
