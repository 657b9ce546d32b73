// A page of `schemakit site --serve` is read again when the description has changed.

export function reloadOnChange(): void {
  const events = new EventSource("changes");
  events.addEventListener("change", () => location.reload());
}
