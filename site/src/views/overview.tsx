// The first page, the pages of tags, the problems and the map.

import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { useSite, usePiece, type Site } from "../context";
import { Inline, Link, Markdown } from "../markdown";
import { makeAddress } from "../route";
import { squarify, type Area } from "../graph";
import { KINDS } from "./component";
import { Waiting } from "./operation";
import { ProblemLine, OperationLink, PageLink, Section, Servers } from "./parts";
import { isOperation, type OperationLine } from "../data";

/** So many operations are listed on the first page. */
const MOST_LISTED = 200;

export function Overview(): VNode {
  const site = useSite();
  const { head } = site;
  const license = head.license?.name;
  const licenseUrl = head.license?.url;
  const mail = head.contact?.email;
  const contactUrl = head.contact?.url;
  return (
    <article class="main-column" aria-labelledby="title">
      <header class="page-head">
        <p class="crumbs">{head.kind}{head.version && <span class="version">{head.version}</span>}</p>
        <h1 id="title" tabIndex={-1}>{head.title}</h1>
        {head.summary && <p class="lead"><Inline text={head.summary} /></p>}
      </header>
      <Figures />
      {head.description && <Markdown text={head.description} />}
      <p class="about links">
        {head.docs && <Link url={head.docs[0]}>{head.docs[1] || "Documentation"}</Link>}
        {typeof contactUrl === "string" && <Link url={contactUrl}>{String(head.contact?.name ?? "Contact")}</Link>}
        {typeof mail === "string" && <Link url={`mailto:${mail}`}>{mail}</Link>}
        {typeof license === "string" && (typeof licenseUrl === "string" ? <Link url={licenseUrl}>{license}</Link> : <span>{license}</span>)}
        {head.terms && <Link url={head.terms}>Terms of service</Link>}
      </p>
      {head.servers && <Section title="Servers"><Servers servers={head.servers} /></Section>}
      {(head.tags?.length ?? 0) > 0
        ? <Section title="Tags"><TagTable /></Section>
        : <Plain />}
    </article>
  );
}

/** What a description without tags has: its operations, or else its schemas. */
function Plain(): VNode | null {
  const site = useSite();
  const operations = site.operations.slice(0, MOST_LISTED);
  if (operations.length) {
    return (
      <Section title="Operations">
        <ul class="operation-list">{operations.map((one) => <li key={one.page}><OperationLink one={one} /></li>)}</ul>
        {operations.length < site.operations.length && <p class="about">The list on the left has all of them.</p>}
      </Section>
    );
  }
  return site.pages.some(([kind]) => kind === "schemas") ? <Section title="Schemas"><KindList kind="schemas" /></Section> : null;
}

function Figures(): VNode {
  const site = useSite();
  const figures: [number, string, string][] = [
    [site.operations.filter((one) => one.kind === "operations").length, "operations", makeAddress("map")],
    [site.operations.filter((one) => one.kind === "webhooks").length, "webhooks", ""],
    [site.pages.filter(([kind]) => kind === "schemas").length, "schemas", ""],
    [site.head.diagnostics ?? 0, "problems", makeAddress("problems")],
  ];
  return (
    <ul class="figures">
      {figures.filter(([count]) => count > 0).map(([count, name, address]) => (
        <li key={name}>
          {address ? <a href={address}><b>{count.toLocaleString("en")}</b> {name}</a> : <span><b>{count.toLocaleString("en")}</b> {name}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The operations of each tag, and of none. */
export function operationsByTag(site: Site): [name: string, operations: OperationLine[], tag: number][] {
  const tags = site.head.tags ?? [];
  const found = new Map<number, OperationLine[]>(tags.map((_, tag) => [tag, []]));
  const others: OperationLine[] = [];
  for (const one of site.operations) {
    if (one.kind !== "operations") continue;
    if (!one.tags.length) others.push(one);
    for (const tag of one.tags) found.get(tag)?.push(one);
  }
  const listed = [...found].map(([tag, operations]): [string, OperationLine[], number] => [tags[tag]?.[0] ?? "", operations, tag]);
  return others.length ? [...listed, [tags.length ? "Other operations" : "Operations", others, -1]] : listed;
}

function TagTable(): VNode {
  const site = useSite();
  const listed = operationsByTag(site);
  return (
    <ul class="tag-list">
      {listed.filter(([, operations, tag]) => tag >= 0 || operations.length).map(([name, operations, tag]) => {
        const said = site.head.tags?.[tag]?.[1] || site.head.tags?.[tag]?.[2] || "";
        return (
          <li key={tag}>
            <a href={makeAddress("tags", tag < 0 ? "" : name)}>{name}</a> <span class="count">{operations.length}</span>
            {said && <p class="about"><Inline text={said.split("\n")[0] ?? ""} /></p>}
          </li>
        );
      })}
    </ul>
  );
}

export function TagView({ name }: { name: string }): VNode {
  const site = useSite();
  const listed = operationsByTag(site).find(([one, , tag]) => (name ? one === name && tag >= 0 : tag < 0));
  const said = site.head.tags?.[listed?.[2] ?? -1]?.[2];
  return (
    <article class="main-column" aria-labelledby="title">
      <header class="page-head">
        <p class="crumbs">Tag</p>
        <h1 id="title" tabIndex={-1}>{name || "Other operations"}</h1>
      </header>
      {said && <Markdown text={said} />}
      <ul class="operation-list">
        {(listed?.[1] ?? []).map((one) => <li key={one.page}><OperationLink one={one} /></li>)}
      </ul>
    </article>
  );
}

export function ProblemsView(): VNode {
  const more = usePiece("more");
  const groups = useMemo(() => {
    const found = new Map<string, NonNullable<typeof more>["diagnostics"]>();
    for (const one of more?.diagnostics ?? []) found.set(one[1], [...(found.get(one[1]) ?? []), one]);
    return [...found];
  }, [more]);
  return (
    <article class="main-column" aria-labelledby="title">
      <header class="page-head">
        <p class="crumbs">What schemakit check says</p>
        <h1 id="title" tabIndex={-1}>Problems</h1>
      </header>
      {!more && <Waiting />}
      {more && groups.length === 0 && <p>Nothing was found.</p>}
      {groups.map(([code, found]) => (
        <Section key={code} title={<code>{code}</code>} note={<span class="count">{found.length}</span>}>
          {found.slice(0, 200).map((one, index) => (
            <div key={index} class="placed">
              {one[4] >= 0 && <PageLink page={one[4]} />}
              <ProblemLine one={one} />
            </div>
          ))}
        </Section>
      ))}
    </article>
  );
}

/** Whether the name of a tag does not fit its tile. */
function isSmall(area: Area | undefined, name: string): boolean {
  const longest = Math.max(...name.split(/[\s-]/).map((one) => one.length));
  return !area || area.width < longest * 7 + 14 || area.height < 14 * (1 + name.length / (area.width / 8)) + 12;
}

const MAP_WIDTH = 900;
const MAP_HEIGHT = 420;

export function MapView(): VNode {
  const site = useSite();
  const more = usePiece("more");
  const listed = operationsByTag(site).filter(([, operations]) => operations.length);
  const areas = squarify(listed.map(([, operations]) => operations.length), MAP_WIDTH, MAP_HEIGHT);
  const bytes = (count: number): string =>
    count > 1e6 ? `${(count / 1e6).toFixed(1)} MB` : count > 1e3 ? `${(count / 1e3).toFixed(0)} kB` : `${count} B`;
  const pageOf = (pointer: string): number => {
    const tokens = pointer.split("/").map((one) => one.replace(/~1/g, "/").replace(/~0/g, "~"));
    const kind = tokens.length === 3 ? "schemas" : tokens[2];
    return site.numbers.get(`${kind}/${tokens.at(-1)}`) ?? -1;
  };
  return (
    <article class="main-column wide" aria-labelledby="title">
      <header class="page-head">
        <p class="crumbs">{site.head.title}</p>
        <h1 id="title" tabIndex={-1}>Map</h1>
      </header>
      {listed.length > 0 && (
        <Section title="Operations by tag">
          <div class="treemap" role="list">
            {listed.map(([name, operations, tag], index) => {
              const area = areas[index];
              const share = (one: number | undefined, whole: number): string => `${(100 * (one ?? 0)) / whole}%`;
              return (
                <div role="listitem" key={tag} style={{
                  left: share(area?.x, MAP_WIDTH), top: share(area?.y, MAP_HEIGHT),
                  width: share(area?.width, MAP_WIDTH), height: share(area?.height, MAP_HEIGHT),
                }}>
                  <a href={makeAddress("tags", tag < 0 ? "" : name)} title={`${name}: ${operations.length}`}
                    aria-label={`${name}, ${operations.length} operations`}
                    class={isSmall(area, name) ? "small-tile" : ""}>
                    {isSmall(area, name) ? operations.length : <>{name} <span>{operations.length}</span></>}
                  </a>
                </div>
              );
            })}
          </div>
        </Section>
      )}
      {!more ? <Waiting /> : (
        <>
          <Section title="Sizes">
            <p>
              {bytes(more.map.sourceBytes)} of text with {more.map.references.toLocaleString("en")} references;{" "}
              {bytes(more.map.dereferencedBytes)} if each is replaced by its target.
            </p>
            {more.map.costliest.length > 0 && (
              <table class="bars">
                <caption>What adds most when it is inlined</caption>
                <thead><tr><th scope="col">Component</th><th scope="col">Places</th><th scope="col">Size</th></tr></thead>
                <tbody>
                  {more.map.costliest.map(([pointer, uses, size]) => (
                    <tr key={pointer}>
                      <td><PageLink page={pageOf(pointer)} name={pointer} /></td>
                      <td>{uses.toLocaleString("en")}</td>
                      <td>{bytes(size)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </Section>
          <Section title="Cycles" note={<span class="count">{more.map.cycles.length}</span>}>
            {more.map.cycles.length === 0 && <p class="quiet-text">No reference leads back to itself.</p>}
            <ul class="plain cycles">
              {more.map.cycles.map((cycle, index) => (
                <li key={index}>
                  {cycle.chain.length === 0 && cycle.parts.map((one) => <PartLink key={one} part={one} />)}
                  {cycle.chain.map(([user, used], step) => (
                    <span key={step}>{step === 0 && <PartLink part={user} />} → <PartLink part={used} /></span>
                  ))}
                </li>
              ))}
            </ul>
          </Section>
          <Section title="Unused components" note={<span class="count">{more.map.unused.length}</span>}>
            {more.map.unused.length === 0 && <p class="quiet-text">Everything is used.</p>}
            <ul class="plain flow">{more.map.unused.map((one) => <li key={one}><PartLink part={one} /></li>)}</ul>
          </Section>
        </>
      )}
    </article>
  );

  function PartLink({ part }: { part: number }): VNode {
    const [name, , page] = more?.relations.parts[part] ?? ["", "", -1];
    return <PageLink page={page} name={name} />;
  }
}

export function KindView({ kind }: { kind: string }): VNode {
  const [, many] = KINDS[kind] ?? [kind, kind];
  return (
    <article class="main-column" aria-labelledby="title">
      <header class="page-head"><h1 id="title" tabIndex={-1}>{kind === "webhooks" ? "Webhooks" : many}</h1></header>
      <KindList kind={kind} />
    </article>
  );
}

function KindList({ kind }: { kind: string }): VNode {
  const site = useSite();
  return (
    <ul class="plain">
      {site.pages.map((row, page) => row[0] === kind && (
        <li key={page}>
          <PageLink page={page} /> {!isOperation(row) && <span class="type">{String(row[2] ?? "")}</span>}
        </li>
      ))}
    </ul>
  );
}
