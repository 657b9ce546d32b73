import { render } from "preact";
import { describe, expect, it } from "vitest";
import { firstParagraph, Markdown, safeLink } from "../src/markdown";

function html(text: string): string {
  const root = document.createElement("div");
  render(<Markdown text={text} />, root);
  return root.firstElementChild?.innerHTML ?? "";
}

describe("blocks", () => {
  it.each([
    ["one\ntwo", "<p>one\ntwo</p>"],
    ["one\n\ntwo", "<p>one</p><p>two</p>"],
    ["## Head", '<p class="heading h2">Head</p>'],
    ["* a\n* b", "<ul><li>a</li><li>b</li></ul>"],
    ["- a\n  - b\n- c", "<ul><li><p>a</p><ul><li>b</li></ul></li><li>c</li></ul>"],
    ["3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'],
    ["> said", "<blockquote><p>said</p></blockquote>"],
    ["---", "<hr>"],
  ])("%s", (text, expected) => {
    expect(html(text)).toBe(expected);
  });
  it("keeps code as it is", () => {
    expect(html("```js\n<b>*x*</b>\n```")).toContain("<code>&lt;b&gt;*x*&lt;/b&gt;</code>");
  });
  it("draws tables", () => {
    const found = html("| a | b |\n|---|---|\n| 1 | 2\\|3 |");
    expect(found).toContain("<th>a</th><th>b</th>");
    expect(found).toContain("<td>1</td><td>2|3</td>");
  });
  it("draws the alerts of GitHub", () => {
    expect(html("> [!NOTE]\n> Mind.")).toBe('<blockquote class="alert "><strong>Note</strong><p>Mind.</p></blockquote>');
  });
});

describe("inline", () => {
  it.each([
    ["a `x*y` b", "a <code>x*y</code> b"],
    ["**b** and *i* and ~~s~~", "<strong>b</strong> and <em>i</em> and <del>s</del>"],
    ["snake_case_name", "snake_case_name"],
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["\\*no\\*", "*no*"],
    ["one<br/>two", "one<br>two"],
    ["<b>bold</b> is plain", "bold is plain"],
    ["a <placeholder> stays", "a &lt;placeholder&gt; stays"],
    ["[up](#/schemas/Pet)", '<a href="#/schemas/Pet">up</a>'],
  ])("%s", (text, expected) => {
    expect(html(text)).toBe(`<p>${expected}</p>`);
  });
  it("opens links in a tab that knows nothing of this one", () => {
    expect(html("[x](https://a.test/b)")).toBe(
      '<p><a href="https://a.test/b" rel="noopener noreferrer nofollow" target="_blank">x</a></p>',
    );
    expect(html("see https://a.test/b.")).toContain('href="https://a.test/b"');
  });
});

describe("what is hostile", () => {
  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.test",
    "ftp://a.test",
    "#section",
  ])("does not link to %s", (url) => {
    expect(safeLink(url)).toBeUndefined();
  });
  it.each([
    "[x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "<svg/onload=alert(1)>",
    "![x](https://evil.test/pixel.png)",
    "<iframe src=https://evil.test>",
    "[x]: javascript:alert(1)",
    "[<img src=x onerror=alert(1)>](https://a.test)",
  ])("makes nothing of %s that runs or is loaded", (text) => {
    const root = document.createElement("div");
    root.innerHTML = html(text);
    expect(root.querySelectorAll("script, img, iframe, svg, object, embed, style")).toHaveLength(0);
    for (const element of root.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on|^style$|^src$/);
        if (name === "href") expect(value).toMatch(/^(https?:|mailto:|#)/);
      }
    }
  });
  it.each(["[", "*", "_", "`", "<a ", "![", "> ", "- ", "|", "**a", "~~", "\\"])(
    "ends on many of %s",
    (piece) => {
      expect(html(piece.repeat(20_000)).length).toBeGreaterThan(0);
    },
  );
});

describe("the first paragraph", () => {
  it.each([
    ["One.\n\nTwo.", "One."],
    ["One:\n- a", "One:"],
    ["# Head\ntext", "Head text"],
    ["a\nb", "a b"],
  ])("%s", (text, expected) => {
    expect(firstParagraph(text)).toBe(expected);
  });
});
