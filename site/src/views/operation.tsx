// One operation: parameters, body and responses, with sample requests beside them.

import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { addressOf, readEdge, useBody, usePiece, useSite } from "../context";
import { open, operationOf, type Bodies, type Callback, type Message, type OperationBody, type Samples } from "../data";
import { Inline, Link, Markdown } from "../markdown";
import { prettyJson } from "../pretty";
import { LANGUAGES, variablesOf, writeRequest, type Language } from "../requests";
import { makeAddress, pathOfPointer } from "../route";
import { FieldRow, SchemaTree, TreeContext } from "../tree";
import { RelationTabs } from "./relations";
import { Code, Examples, Problems, Method, Path, Section, Servers, Tabs } from "./parts";

const PLACES: Record<string, string> = {
  path: "Path parameters", query: "Query parameters", header: "Headers", cookie: "Cookies",
  querystring: "Query string",
};

/** What an address names inside an operation: which tree, and the field in it. */
interface Target {
  place: string;
  path: string;
}

/** `requestBody/content/…/schema/properties/a` as the place `body` and the path `a`. */
export function readTarget(at: string): Target {
  const tokens = at.split("/").slice(1).map((one) => one.replace(/~1/g, "/").replace(/~0/g, "~"));
  const schema = tokens.indexOf("schema");
  const path = schema < 0 ? "" : pathOfPointer(`/${at.split("/").slice(schema + 2).join("/")}`);
  if (tokens[0] === "requestBody") return { place: "body", path };
  if (tokens[0] === "parameters") return { place: "parameters", path: tokens[1] ?? "" };
  if (tokens[0] === "responses") return { place: `response ${tokens[1] ?? ""}`, path };
  return { place: "", path: "" };
}

export function OperationView({ page, at }: { page: number; at: string }): VNode {
  const site = useSite();
  const bodies = usePiece("bodies");
  const row = site.pages[page] as [string, string];
  const one = operationOf(row, page);
  const body = useBody(bodies, page);
  return (
    <article class="with-aside" aria-labelledby="title">
      <div class="main-column">
        <header class="page-head">
          <p class="crumbs">
            {one.kind === "webhooks" ? "Webhook" : one.tags.map((tag) => site.head.tags?.[tag]?.[0]).map((tag) =>
              tag === undefined ? null : <a key={tag} href={makeAddress("tags", tag)}>{tag}</a>)}
            {one.deprecated && <span class="mark">deprecated</span>}
          </p>
          <h1 id="title" tabIndex={-1}>{one.summary.trim() || `${one.method} ${one.path}`}</h1>
          <p class="request-line"><Method method={one.method} /> <Path path={one.path} /></p>
        </header>
        <Problems page={page} />
        {bodies && body ? <OperationSections bodies={bodies} body={body} target={readTarget(at)} /> : <Waiting />}
        <RelationTabs page={page} />
      </div>
      <aside class="samples" aria-label="Sample request and response">
        <SamplesView page={page} />
      </aside>
    </article>
  );
}

export function Waiting(): VNode {
  return <p class="quiet-text" role="status">Reading…</p>;
}

export function OperationSections({ bodies, body, target }: {
  bodies: Bodies; body: OperationBody; target: Target;
}): VNode {
  const site = useSite();
  const description = bodies.strings[body.description ?? 0];
  return (
    <>
      {description && <Markdown text={description} />}
      {body.docs && <p class="about"><Link url={body.docs[0]}>{body.docs[1] || "Documentation"}</Link></p>}
      {body.security && <Security security={body.security} />}
      {body.servers && <Section title="Servers"><Servers servers={body.servers} /></Section>}
      {(body.parameters ?? []).map(([place, edges]) => (
        <Section title={PLACES[place] ?? place} key={place}>
          <TreeContext.Provider value={{ at: target.place === "parameters" ? target.path : "", levels: 0 }}>
            <ul class="fields" data-place={place}>
              {edges.map((edge, index) => {
                const field = readEdge(bodies, edge);
                return <FieldRow key={index} bodies={bodies} field={field} path={field.name} depth={0} />;
              })}
            </ul>
          </TreeContext.Provider>
        </Section>
      ))}
      {body.body && (
        <Section title="Request body" note={body.body.required ? <span class="required">required</span> : null}>
          <MessageView bodies={bodies} message={body.body} place="body" at={target.place === "body" ? target.path : ""} />
        </Section>
      )}
      {body.responses && (
        <Section title="Responses">
          <Responses bodies={bodies} responses={body.responses} target={target} />
        </Section>
      )}
      {(body.callbacks ?? []).map((one, index) => (
        <CallbackView key={index} bodies={bodies} callback={one} />
      ))}
    </>
  );

  function Security({ security }: { security: NonNullable<OperationBody["security"]> }): VNode {
    return (
      <p class="security">
        <span class="word">Needs</span>{" "}
        {security.map((requirement, index) => (
          <span key={index}>
            {index > 0 && " or "}
            {requirement.length === 0 ? "nothing" : requirement.map(([scheme, scopes], number) => {
              const known = site.numbers.get(`securitySchemes/${scheme}`);
              return (
                <span key={scheme}>
                  {number > 0 && " and "}
                  {known === undefined ? <code>{scheme}</code> : <a href={addressOf(site, known)}><code>{scheme}</code></a>}
                  {scopes.length > 0 && ` (${scopes.join(", ")})`}
                </span>
              );
            })}
          </span>
        ))}
      </p>
    );
  }
}

function Responses({ bodies, responses, target }: {
  bodies: Bodies; responses: [string, Message][]; target: Target;
}): VNode {
  return (
    <div class="responses">
      {responses.map(([status, message], index) => (
        <ResponseView key={status} bodies={bodies} status={status} message={message}
          isOpen={target.place === `response ${status}` || (index === 0 && !target.place.startsWith("response"))}
          at={target.place === `response ${status}` ? target.path : ""} />
      ))}
    </div>
  );
}

function ResponseView({ bodies, status, message, isOpen, at }: {
  bodies: Bodies; status: string; message: Message; isOpen: boolean; at: string;
}): VNode {
  // What was opened once stays in the page, so that it is found and printed.
  const [wasOpen, setOpen] = useState(isOpen);
  const said = bodies.strings[message.description ?? 0] ?? "";
  const hasInside = Boolean(message.content || message.headers || message.links || message.examples);
  const heading = (
    <>
      <span class={`status s${status.charAt(0)}`}>{status}</span>
      <span class="about"><Inline text={said.split("\n")[0] ?? ""} /></span>
    </>
  );
  if (!hasInside) return <div class="response bare" data-status={status}>{heading}</div>;
  return (
    <details class="response" open={isOpen} data-status={status}
      onToggle={(event) => (event.currentTarget as HTMLDetailsElement).open && setOpen(true)}>
      <summary>
        {heading}
        <span class="media">{message.content?.map(([media]) => media).join(", ")}</span>
      </summary>
      {wasOpen && (
        <div class="inside-response">
          {said.includes("\n") && <Markdown text={said} />}
          <MessageView bodies={bodies} message={{ ...message, description: 0 }} place={status} at={at} />
        </div>
      )}
    </details>
  );
}

/** The content of a body or a response: a tree for each schema, headers, links. */
export function MessageView({ bodies, message, place, at }: {
  bodies: Bodies; message: Message; place: string; at: string;
}): VNode {
  const description = bodies.strings[message.description ?? 0];
  const content = message.content ?? [];
  const show = ([media, edge, examples]: NonNullable<Message["content"]>[number]): VNode => (
    <div class="content" data-place={`${place} ${media}`.trim()}>
      <SchemaTree bodies={bodies} field={readEdge(bodies, edge)} at={at} />
      <Examples examples={examples} label={`${place} ${media}`} />
    </div>
  );
  return (
    <>
      {description && <Markdown text={description} />}
      {content.length === 1 && (
        <>
          {content[0]?.[0] && place === "body" && <p class="media">{content[0][0]}</p>}
          {show(content[0] as NonNullable<Message["content"]>[number])}
        </>
      )}
      {content.length > 1 && (
        <Tabs label="Media types" names={content.map(([media]) => media)}>
          {(chosen) => <div key={chosen}>{show(content[chosen] as NonNullable<Message["content"]>[number])}</div>}
        </Tabs>
      )}
      {message.examples && <Examples examples={message.examples} label={place} />}
      {message.headers && (
        <>
          <h3>Headers</h3>
          <ul class="fields" data-place={`${place} header`}>
            {message.headers.map((edge, index) => {
              const field = readEdge(bodies, edge);
              return <FieldRow key={index} bodies={bodies} field={field} path={field.name} depth={0} />;
            })}
          </ul>
        </>
      )}
      {message.links && <Links links={message.links} />}
    </>
  );
}

function Links({ links }: { links: NonNullable<Message["links"]> }): VNode {
  const site = useSite();
  const find = (target: string): number | undefined =>
    site.numbers.get(`operations/${target}`) ??
    site.operations.find((one) => `${one.method} ${one.path}` === target)?.page;
  return (
    <>
      <h3>Links</h3>
      <ul class="plain">
        {links.map(({ name, target, values, description }) => {
          const page = find(target);
          return (
            <li key={name}>
              <code>{name}</code> →{" "}
              {page === undefined ? <code>{target}</code> : <a href={addressOf(site, page)}><code>{target}</code></a>}{" "}
              {(values ?? []).map(([key, value]) => <code key={key} class="pair">{key} = {value}</code>)}
              {description && <span class="about"> <Inline text={description} /></span>}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function CallbackView({ bodies, callback }: { bodies: Bodies; callback: Callback }): VNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title={<>Callback <code>{callback.name}</code></>}>
      <p class="request-line">
        <Method method={callback.method} /> <code>{callback.expression}</code>
        {callback.deprecated && <span class="mark">deprecated</span>}
      </p>
      <details onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)}>
        <summary>What it sends</summary>
        {isOpen && <OperationSections bodies={bodies} body={callback} target={{ place: "", path: "" }} />}
      </details>
    </Section>
  );
}

// -- samples --------------------------------------------------------------------------------------

function SamplesView({ page }: { page: number }): VNode | null {
  const samples = usePiece("samples");
  const text = samples?.[page];
  const found = useMemo(() => (text === undefined ? undefined : open<Samples>(text)), [text]);
  if (!samples) return <Waiting />;
  if (!found) return null;
  return (
    <>
      {found.request && <RequestSample request={found.request} />}
      {found.body && <ValueSample title="Body" value={found.body} />}
      {found.response && <ValueSample title="Response" value={found.response} />}
    </>
  );
}

function RequestSample({ request }: { request: NonNullable<Samples["request"]> }): VNode {
  const needed = useMemo(() => variablesOf(request), [request]);
  if (request.problem) return <p class="about">No valid request can be shown: {request.problem}</p>;
  return (
    <div class="sample">
      <h2>Request</h2>
      <Tabs label="Languages" names={LANGUAGES} remember="language">
        {(chosen) => {
          const language = LANGUAGES[chosen] as Language;
          return <Code text={writeRequest(request, language)} label={`Request in ${language}`} />;
        }}
      </Tabs>
      {needed.length > 0 && <p class="about small">From your environment: {needed.map((one) => <code key={one}>{one}</code>)}</p>}
    </div>
  );
}

function ValueSample({ title, value }: { title: string; value: NonNullable<Samples["response"]> }): VNode {
  return (
    <div class="sample">
      <h2>
        {title}{" "}
        {value.status && <span class={`status s${value.status.charAt(0)}`}>{value.status}</span>}
        <span class="media">{value.mediaType}</span>
      </h2>
      {value.text !== undefined
        ? <Code text={prettyJson(value.text)} label={`${title} as JSON`} />
        : <p class="about">{value.problem ? `No valid value can be shown: ${value.problem}` : "It has no content."}</p>}
    </div>
  );
}

