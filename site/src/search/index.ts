// The texts that are searched, with the parts that they belong to.

import type { SearchTexts } from "../data";

/** A part that can be found: `home` is the page that shows it, and `rest` its pointer there. */
export interface FoundPart {
  kind: string;
  name: string;
  home: number;
  rest: string;
}

/** Different texts in lower case as one, since one long text is searched fast. */
interface Joined {
  text: string;
  starts: Int32Array;
  /** The number of each in the table of strings. */
  strings: Int32Array;
}

/**
 * The texts by their numbers. A text that several parts have is stored and searched once; the
 * numbers are in typed arrays, which take less memory than those of JSON.
 */
export class SearchIndex {
  /** How many texts there are. */
  readonly count: number;
  private readonly table: string[];
  private readonly kinds: Int32Array;
  private readonly names: Int32Array;
  private readonly homes: Int32Array;
  private readonly rests: Int32Array;
  private readonly texts: Int32Array;
  private readonly roles: Int32Array;
  /** The part of each text. */
  private readonly owners: Int32Array;
  /** The texts that are a string: from `firsts[string]` to before `firsts[string + 1]`. */
  private readonly users: Int32Array;
  private readonly firsts: Int32Array;
  private readonly joined: Joined[];

  constructor(data: SearchTexts) {
    this.table = data.strings;
    this.kinds = Int32Array.from(data.kinds);
    this.names = Int32Array.from(data.names);
    this.homes = Int32Array.from(data.homes);
    this.rests = Int32Array.from(data.rests);
    this.texts = Int32Array.from(data.texts);
    this.roles = Int32Array.from(data.roles);
    this.count = this.texts.length;
    this.owners = new Int32Array(this.count);
    let number = 0;
    data.sizes.forEach((size, part) => {
      this.owners.fill(part, number, number + size);
      number += size;
    });
    this.firsts = new Int32Array(this.table.length + 1);
    for (const one of this.texts) (this.firsts[one + 1] as number)++;
    for (let one = 0; one < this.table.length; one++) {
      this.firsts[one + 1] = (this.firsts[one] as number) + (this.firsts[one + 1] as number);
    }
    this.users = new Int32Array(this.count);
    const next = this.firsts.slice();
    this.texts.forEach((one, text) => {
      this.users[next[one] as number] = text;
      (next[one] as number)++;
    });
    // A string of which one character is not in Latin-1 takes two bytes for each.
    const used = [...this.table.keys()].filter((one) => this.firsts[one] !== this.firsts[one + 1]);
    const isWide = (one: number): boolean => /[^\0-\xff]/.test(this.table[one] as string);
    this.joined = [used.filter((one) => !isWide(one)), used.filter(isWide)].map((strings) =>
      join(this.table, strings),
    );
  }

  textOf(number: number): string {
    return this.table[this.texts[number] as number] as string;
  }

  roleOf(number: number): string {
    return this.table[this.roles[number] as number] as string;
  }

  ownerOf(number: number): number {
    return this.owners[number] as number;
  }

  kindOf(part: number): string {
    return this.table[this.kinds[part] as number] as string;
  }

  partOf(part: number): FoundPart {
    return {
      kind: this.kindOf(part),
      name: this.table[this.names[part] as number] as string,
      home: this.homes[part] as number,
      rest: this.table[this.rests[part] as number] as string,
    };
  }

  /**
   * Call `match` with each place where a string has `needle`, which is in lower case, and return
   * what it returned by the numbers of the texts, in their order: of a text that for which
   * `isBetter`. What `isLast` is ends a string.
   */
  find<Match>(
    needle: string, match: (text: string, start: number) => Match | undefined,
    isBetter: (one: Match, known: Match) => boolean, isLast: (one: Match) => boolean,
  ): Map<number, Match> {
    const best = new Map<number, Match>();
    for (const { text, starts, strings } of this.joined) {
      let position = text.indexOf(needle);
      while (position >= 0) {
        const place = placeOf(starts, position);
        const string = strings[place] as number;
        const own = this.table[string] as string;
        const start = starts[place] as number;
        const found = match(own, position - start);
        let next = position + 1;
        if (found) {
          const known = best.get(string);
          if (!known || isBetter(found, known)) best.set(string, found);
          if (isLast(found)) next = start + own.length;
        }
        position = text.indexOf(needle, next);
      }
    }
    let size = 0;
    for (const string of best.keys()) size += (this.firsts[string + 1] as number) - (this.firsts[string] as number);
    const numbers = new Int32Array(size);
    let filled = 0;
    for (const string of best.keys()) {
      const users = this.users.subarray(this.firsts[string], this.firsts[string + 1]);
      numbers.set(users, filled);
      filled += users.length;
    }
    const found = new Map<number, Match>();
    for (const one of numbers.sort()) found.set(one, best.get(this.texts[one] as number) as Match);
    return found;
  }

  /** Call `read` with each different pair of a text and its role. */
  forEachText(read: (text: string, role: string) => void): void {
    for (let string = 0; string < this.table.length; string++) {
      const seen = new Set<number>();
      for (const one of this.users.subarray(this.firsts[string], this.firsts[string + 1])) {
        const role = this.roles[one] as number;
        if (seen.has(role)) continue;
        seen.add(role);
        read(this.table[string] as string, this.table[role] as string);
      }
    }
  }
}

function join(table: string[], strings: number[]): Joined {
  const starts = new Int32Array(strings.length);
  let position = 0;
  strings.forEach((one, index) => {
    starts[index] = position;
    position += (table[one] as string).length + 1;
  });
  const text = lower(strings.map((one) => table[one]).join("\0"));
  return { text, starts, strings: Int32Array.from(strings) };
}

/** The last of some places that is not after a position. */
function placeOf(starts: Int32Array, position: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The text in lower case, with every character at its position. */
function lower(text: string): string {
  const found = text.toLowerCase();
  if (found.length === text.length) return found;
  return Array.from(text, (one) => {
    const small = one.toLowerCase();
    return small.length === one.length ? small : one;
  }).join("");
}
