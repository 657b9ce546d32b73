// The similarity of words as Python's difflib measures it, so that a misspelt word finds the same.

type Block = [a: number, b: number, size: number];

/** Twice the number of matching characters by that of all; 1 for equal words. */
export function similarity(a: string, b: string): number {
  const total = a.length + b.length;
  if (!total) return 1;
  const places = new Map<string, number[]>();
  for (let index = 0; index < b.length; index++) {
    const character = b[index] as string;
    const known = places.get(character);
    if (known) known.push(index);
    else places.set(character, [index]);
  }
  let matched = 0;
  const queue: [number, number, number, number][] = [[0, a.length, 0, b.length]];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const [fromA, toA, fromB, toB] = next;
    const [i, j, size] = longestMatch(a, places, fromA, toA, fromB, toB);
    if (!size) continue;
    matched += size;
    if (fromA < i && fromB < j) queue.push([fromA, i, fromB, j]);
    if (i + size < toA && j + size < toB) queue.push([i + size, toA, j + size, toB]);
  }
  return (2 * matched) / total;
}

function longestMatch(
  a: string, places: Map<string, number[]>, fromA: number, toA: number, fromB: number, toB: number,
): Block {
  let best: Block = [fromA, fromB, 0];
  let lengths = new Map<number, number>();
  for (let i = fromA; i < toA; i++) {
    const current = new Map<number, number>();
    for (const j of places.get(a[i] as string) ?? []) {
      if (j < fromB) continue;
      if (j >= toB) break;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      current.set(j, size);
      if (size > best[2]) best = [i - size + 1, j - size + 1, size];
    }
    lengths = current;
  }
  return best;
}

/** The most similar of some words, best first: at most `most`, each at least `least` similar. */
export function closeMatches(
  word: string, words: Iterable<string>, most: number, least: number,
): string[] {
  const found: [number, string][] = [];
  for (const one of words) {
    const total = one.length + word.length;
    if ((2 * Math.min(one.length, word.length)) / total < least) continue;
    // As in difflib, the word that is looked up is the second sequence.
    const ratio = similarity(one, word);
    if (ratio >= least) found.push([ratio, one]);
  }
  found.sort((one, other) => other[0] - one[0] || (one[1] < other[1] ? 1 : -1));
  return found.slice(0, most).map(([, one]) => one);
}
