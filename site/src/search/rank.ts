// The ranking of `schemakit search` (`schemakit.views.search`), so that both find the same.

import { closeMatches } from "./similar";
import type { FoundPart, SearchIndex } from "./index";

/** A word in a text: how well it matches, and where. */
export interface Hit {
  quality: number;
  start: number;
  end: number;
}

export interface TextMatch {
  role: string;
  text: string;
  spans: [number, number][];
}

export interface SearchResult extends FoundPart {
  score: number;
  matches: TextMatch[];
}

export interface FoundWords {
  hits: Map<string, Map<number, Hit>>;
  /** Each word that no text has, and those that were searched in its place. */
  replaced: Map<string, string[]>;
}

const ROLES: Record<string, number> = {
  name: 3, summary: 3, operationId: 2.5, title: 2, tags: 1, description: 1,
};
const KINDS: Record<string, number> = {
  operation: 1.6, schema: 1.3, parameter: 1, field: 0.9, value: 0.8,
};
const OTHER_KIND = 0.7;
const SATURATION = 1.5;
const USUAL_NAME = 30;
const USUAL_DESCRIPTION = 120;
const AT_START = 0.6;
const INSIDE = 0.25;
const OTHER_NUMBER = 0.95;
const OUT_OF_ORDER = 0.1;
const SHORTEST_INSIDE = 4;
const NEAR = 0.8;
const LEAST_SIMILAR = 0.75;
const SHORTEST_NEAR = 3;
const MOST_NEAR = 2;
const FREQUENT = new Set(
  "a an and are as at be by for from in is it of on or that the this to with".split(" "),
);
// Parts of identifiers and words of prose: listPets, pull_request, HTTPServer2.
const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|(?:(?![\d_a-zA-Z])[\p{L}\p{N}])+/gu;
const WORD_AT = new RegExp(WORD.source, "uy");
const ALPHANUMERIC = /[\p{L}\p{N}]/u;

/** The words to search for, in lower case, each once. */
export function readWords(text: string): string[] {
  const every = [...new Set(Array.from(text.matchAll(WORD), (one) => one[0].toLowerCase()))];
  const rare = every.filter((one) => !FREQUENT.has(one));
  return rare.length ? rare : every;
}

/** Find the words in all texts; of a word that no text has, those that are most similar. */
export function findWords(index: SearchIndex, text: string): FoundWords {
  const hits = new Map(readWords(text).map((word) => [word, findWord(index, word)]));
  const missing = [...hits].filter(([, found]) => !found.size).map(([word]) => word);
  const replaced = findNear(index, missing);
  for (const [word, near] of replaced) {
    for (const one of near) {
      for (const [number, hit] of findWord(index, one)) {
        const known = hits.get(word) as Map<number, Hit>;
        if (!known.has(number)) known.set(number, { ...hit, quality: hit.quality * NEAR });
      }
    }
  }
  return { hits, replaced };
}

/** The parts that at least one of the words matches, best first: the first `limit`, and how many. */
export function rankParts(
  index: SearchIndex, found: FoundWords, limit: number,
): { results: SearchResult[]; total: number } {
  const weights = new Map<string, number>();
  const parts = new Map<number, Map<number, Map<string, Hit>>>();
  for (const [word, hits] of found.hits) {
    const holders = new Set<number>();
    for (const [number, hit] of hits) {
      const part = index.ownerOf(number);
      holders.add(part);
      let texts = parts.get(part);
      if (!texts) parts.set(part, (texts = new Map()));
      let words = texts.get(number);
      if (!words) texts.set(number, (words = new Map()));
      words.set(word, hit);
    }
    weights.set(word, Math.log(1 + (index.count + 1) / (holders.size + 0.5)));
  }
  const scored = Array.from(parts, ([part, texts]): [number, number] => [
    scorePart(index, part, texts, weights), part,
  ]);
  scored.sort((one, other) => other[0] - one[0] || one[1] - other[1]);
  const results = scored.slice(0, limit).map(([score, part]) => ({
    ...index.partOf(part),
    score,
    matches: listMatches(index, parts.get(part) as Map<number, Map<string, Hit>>),
  }));
  return { results, total: scored.length };
}

/** A word without the ending of a plural. */
function stem(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(sses|xes|ches|shes)$/.test(word)) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith("s") && !/(ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

function findWord(index: SearchIndex, word: string): Map<number, Hit> {
  const root = stem(word);
  const needle = root.endsWith("y") && root.length > 3 ? root.slice(0, -1) : root;
  return index.find<Hit>(
    needle,
    (text, start) => matchAt(text, start, word, root),
    (one, known) => one.quality > known.quality,
    (one) => one.quality === 1,
  );
}

function matchAt(text: string, start: number, word: string, root: string): Hit | undefined {
  WORD_AT.lastIndex = start;
  const token = WORD_AT.exec(text);
  if (!token) return undefined;
  const end = start + token[0].length;
  if (start === 0 || isBoundary(text, start)) {
    const whole = token[0].toLowerCase();
    if (whole === word) return { quality: 1, start, end };
    if (stem(whole) === root) return { quality: OTHER_NUMBER, start, end };
    if (whole.startsWith(word) && word.length > 2) {
      const quality = AT_START + ((1 - AT_START) * word.length) / whole.length / 2;
      return { quality, start, end };
    }
    return undefined;
  }
  if (
    word.length >= SHORTEST_INSIDE &&
    text.slice(start, start + word.length).toLowerCase() === word
  ) {
    return { quality: INSIDE, start, end: start + word.length };
  }
  return undefined;
}

/** Whether a word may begin at a place in a text. */
function isBoundary(text: string, start: number): boolean {
  const before = text[start - 1] as string;
  const first = text[start] as string;
  if (!ALPHANUMERIC.test(before)) return true;
  if (/\d/.test(before) !== /\d/.test(first)) return true;
  if (isUpper(first)) {
    const next = text[start + 1] ?? "";
    return !isUpper(before) || (next !== next.toUpperCase() && next === next.toLowerCase());
  }
  return false;
}

function isUpper(character: string): boolean {
  return character !== character.toLowerCase() && character === character.toUpperCase();
}

function scorePart(
  index: SearchIndex, part: number, texts: Map<number, Map<string, Hit>>,
  weights: Map<string, number>,
): number {
  const counts = new Map<string, number>();
  let closeness = 0;
  for (const [number, hits] of texts) {
    const role = index.roleOf(number);
    const text = index.textOf(number);
    const usual = role === "description" ? USUAL_DESCRIPTION : USUAL_NAME;
    const share = (ROLES[role] ?? 1) / (0.5 + (0.5 * text.length) / usual);
    for (const [word, hit] of hits) {
      counts.set(word, (counts.get(word) ?? 0) + share * hit.quality);
    }
    if (role !== "description") closeness = Math.max(closeness, closenessOf(text, hits, weights));
  }
  let matched = 0;
  let total = 0;
  let summed = 0;
  for (const [word, weight] of weights) {
    const count = counts.get(word) ?? 0;
    total += weight;
    if (count) matched += weight;
    summed += (weight * count) / (count + SATURATION);
  }
  const kind = KINDS[index.kindOf(part)] ?? OTHER_KIND;
  return kind * (summed / total) * (matched / total) * (1 + closeness);
}

/** How much of the words a text has, and how much of the text they are; from 0 to 1. */
function closenessOf(text: string, hits: Map<string, Hit>, weights: Map<string, number>): number {
  let all = 0;
  for (const weight of weights.values()) all += weight;
  let sought = 0;
  let covered = 0;
  for (const [word, hit] of hits) {
    sought += (weights.get(word) as number) * hit.quality;
    covered += hit.end - hit.start;
  }
  sought /= all;
  let letters = 0;
  for (const one of text.matchAll(WORD)) {
    if (!FREQUENT.has(one[0].toLowerCase())) letters += one[0].length;
  }
  // The words are looked up in the order in which they are sought.
  const places = [...weights.keys()].flatMap((word) => hits.get(word)?.start ?? []);
  const turns = places.filter((place, at) => at > 0 && (places[at - 1] as number) > place).length;
  const disorder = (OUT_OF_ORDER * turns) / Math.max(places.length - 1, 1);
  return sought * sought * Math.min(covered / Math.max(letters, 1), 1) * (1 - disorder);
}

function listMatches(index: SearchIndex, texts: Map<number, Map<string, Hit>>): TextMatch[] {
  const ranked = Array.from(texts, ([number, hits]): [number, number, Map<string, Hit>] => {
    let quality = 0;
    for (const hit of hits.values()) quality += hit.quality;
    return [quality * (ROLES[index.roleOf(number)] ?? 1), number, hits];
  });
  ranked.sort((one, other) => other[0] - one[0] || one[1] - other[1]);
  return ranked.map(([, number, hits]) => ({
    role: index.roleOf(number),
    text: index.textOf(number),
    spans: [...new Map([...hits.values()].map((hit) => [hit.start, [hit.start, hit.end]])).values()]
      .map(([start, end]): [number, number] => [start as number, end as number])
      .sort((one, other) => one[0] - other[0]),
  }));
}

/** For each word the most similar ones of the texts, best first. */
function findNear(index: SearchIndex, words: string[]): Map<string, string[]> {
  const found = new Map<string, string[]>(words.map((word) => [word, []]));
  const sought = words.filter((word) => word.length >= SHORTEST_NEAR);
  if (!sought.length) return found;
  const known = new Set<string>();
  index.forEachText((text, role) => {
    if (role === "description") {
      for (const one of text.toLowerCase().split(/\s+/)) if (/^\p{L}+$/u.test(one)) known.add(one);
    } else {
      for (const one of text.matchAll(WORD)) known.add(one[0].toLowerCase());
    }
  });
  for (const word of sought) {
    const near = [...known].filter(
      (one) =>
        Math.abs(one.length - word.length) <= 2 &&
        one.length >= SHORTEST_NEAR &&
        (one[0] === word[0] || one[1] === word[1] || one.slice(0, 2) === (word[1] ?? "") + word[0]),
    );
    found.set(word, closeMatches(word, near.sort(), MOST_NEAR, LEAST_SIMILAR));
  }
  return found;
}
