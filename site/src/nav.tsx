// The list on the left: operations by tag, webhooks, schemas, other components.

import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { addressOf, useSite } from "./context";
import { isModel, isOperation, operationOf } from "./data";
import { makeAddress, type Route } from "./route";
import { KINDS } from "./views/component";
import { Method, Path } from "./views/parts";
import { operationsByTag } from "./views/overview";

/** A list of so few operations is open from the start. */
const FEW = 40;

export function Nav({ route, page }: { route: Route; page: number }): VNode {
  const site = useSite();
  const groups = operationsByTag(site).filter(([, operations]) => operations.length);
  const webhooks = site.operations.filter((one) => one.kind === "webhooks");
  const isSmall = site.operations.length <= FEW;
  const row = site.pages[page];
  const current = row && isOperation(row) ? operationOf(row, page) : undefined;
  const kinds = Object.entries(KINDS).flatMap(([kind, [, many]]) => {
    const pages = site.pages.flatMap(([one], number) => (one === kind ? [number] : []));
    return pages.length ? [[kind, many, pages] as const] : [];
  });
  return (
    <nav class="nav" aria-label="Contents" onKeyDown={moveFocus}>
      <ul class="top">
        {isModel(site.head) && <TopLink kind="" name="Model" route={route} />}
        <TopLink kind={isModel(site.head) ? "overview" : ""} name="Overview" route={route} />
        {site.head.model && !isModel(site.head) && <TopLink kind="model" name="Model" route={route} />}
        <TopLink kind="map" name="Map" route={route} />
        {(site.head.diagnostics ?? 0) > 0 && <TopLink kind="problems" name="Problems" count={site.head.diagnostics} route={route} />}
      </ul>
      {groups.map(([name, operations, tag]) => (
        <Group key={`tag ${tag}`} name={name} count={operations.length}
          isOpen={isSmall || Boolean(current && (tag < 0 ? !current.tags.length : current.tags[0] === tag)) || (route.kind === "tags" && route.key === name)}>
          {() => operations.map((one) => <OperationItem key={one.page} page={one.page} isCurrent={one.page === page} />)}
        </Group>
      ))}
      {webhooks.length > 0 && (
        <Group name="Webhooks" count={webhooks.length} isOpen={current?.kind === "webhooks"} isKind>
          {() => webhooks.map((one) => <OperationItem key={one.page} page={one.page} isCurrent={one.page === page} />)}
        </Group>
      )}
      {kinds.map(([kind, many, pages]) => (
        <Group key={kind} name={many} count={pages.length} isOpen={row?.[0] === kind || (isSmall && kind === "schemas")} isKind>
          {() => pages.map((one) => (
            <li key={one}>
              <a href={addressOf(site, one)} aria-current={one === page ? "page" : undefined}>
                <code>{site.pages[one]?.[1]}</code>
              </a>
            </li>
          ))}
        </Group>
      ))}
    </nav>
  );
}

function TopLink({ kind, name, count, route }: {
  kind: string; name: string; count?: number | undefined; route: Route;
}): VNode {
  return (
    <li>
      <a href={makeAddress(kind)} aria-current={route.kind === kind ? "page" : undefined}>
        {name}{count !== undefined && <span class="count">{count}</span>}
      </a>
    </li>
  );
}

function Group({ name, count, isOpen, isKind, children }: {
  name: string; count: number; isOpen: boolean; isKind?: boolean; children: () => ComponentChildren;
}): VNode {
  const [open, setOpen] = useState(isOpen);
  useEffect(() => {
    if (isOpen) setOpen(true);
  }, [isOpen]);
  return (
    <div class={`group ${isKind ? "of-kind" : ""}`}>
      <button type="button" class="group-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="twist" aria-hidden="true" /><span class="group-name">{name}</span> <span class="count">{count}</span>
      </button>
      {open && <ul>{children()}</ul>}
    </div>
  );
}

function OperationItem({ page, isCurrent }: { page: number; isCurrent: boolean }): VNode {
  const site = useSite();
  const one = operationOf(site.pages[page] as [string, string], page);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isCurrent) link.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  return (
    <li>
      <a ref={link} href={addressOf(site, page)} aria-current={isCurrent ? "page" : undefined}
        class={one.deprecated ? "old" : ""} title={`${one.method} ${one.path}`}>
        <Method method={one.method} />
        <span class="words">{one.summary || <Path path={one.path} />}</span>
      </a>
    </li>
  );
}

/** Up and down move between the lines; left and right close and open a group. */
function moveFocus(event: KeyboardEvent): void {
  const nav = event.currentTarget as HTMLElement;
  const lines = [...nav.querySelectorAll<HTMLElement>("a, button")];
  const at = lines.indexOf(document.activeElement as HTMLElement);
  const line = lines[at];
  if (!line) return;
  const expanded = line.getAttribute("aria-expanded");
  if (event.key === "ArrowDown") lines[Math.min(at + 1, lines.length - 1)]?.focus();
  else if (event.key === "ArrowUp") lines[Math.max(at - 1, 0)]?.focus();
  else if (event.key === "ArrowRight" && expanded === "false") line.click();
  else if (event.key === "ArrowLeft" && expanded === "true") line.click();
  else if (event.key === "ArrowLeft") line.closest(".group")?.querySelector("button")?.focus();
  else return;
  event.preventDefault();
}
