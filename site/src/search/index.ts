// The texts that are searched, with the parts that they belong to.

import type { SearchTexts } from "../data";

/** A part that can be found: `home` is the page that shows it, and `rest` its pointer there. */
export interface FoundPart {
  kind: string;
  name: string;
  home: number;
  rest: string;
}

export class SearchIndex {
  readonly texts: string[];
  readonly roles: string[];
  /** The part of each text, and the first text of each part. */
  readonly owners: Int32Array;
  readonly firsts: Int32Array;
  readonly starts: Int32Array;
  readonly joined: string;

  constructor(private readonly data: SearchTexts) {
    const { strings } = data;
    this.texts = data.texts.map((one) => strings[one] as string);
    this.roles = data.roles.map((one) => strings[one] as string);
    this.owners = new Int32Array(this.texts.length);
    this.firsts = new Int32Array(data.sizes.length);
    let number = 0;
    data.sizes.forEach((size, part) => {
      this.firsts[part] = number;
      this.owners.fill(part, number, number + size);
      number += size;
    });
    this.starts = new Int32Array(this.texts.length);
    let position = 0;
    this.texts.forEach((text, index) => {
      this.starts[index] = position;
      position += text.length + 1;
    });
    this.joined = lower(this.texts.join("\0"));
  }

  /** The number of the text at a position of `joined`. */
  textAt(position: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] as number) <= position) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  kindOf(part: number): string {
    return this.data.strings[this.data.kinds[part] as number] as string;
  }

  partOf(part: number): FoundPart {
    const { strings, names, homes, rests } = this.data;
    return {
      kind: this.kindOf(part),
      name: strings[names[part] as number] as string,
      home: homes[part] as number,
      rest: strings[rests[part] as number] as string,
    };
  }
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
