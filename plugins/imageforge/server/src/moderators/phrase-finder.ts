/** Calls `found` for each place in `text` that has one of the phrases, with the phrase's index and where it ends. */
type PhraseFinder = (text: string, found: (phrase: number, end: number) => void) => void;

/**
 * Finds all phrases in one pass over the text, however many they are (Aho and Corasick, 1975). Empty
 * phrases are found nowhere.
 */
export const createPhraseFinder = (phrases: readonly string[]): PhraseFinder => {
  // Characters that are in no phrase share the symbol 0, which leads back to the root.
  const symbols = new Uint16Array(65_536);
  let width = 1;
  for (const phrase of phrases) {
    for (let at = 0; at < phrase.length; at += 1) symbols[phrase.charCodeAt(at)] ||= width++;
  }

  // Of the node n, the child by the symbol s stands at n × width + s.
  const children = new Map<number, number>();
  const endingAt: number[][] = [[]];
  const parents: { parent: number; symbol: number }[] = [];
  for (const [index, phrase] of phrases.entries()) {
    let node = 0;
    for (let at = 0; at < phrase.length; at += 1) {
      const symbol = symbols[phrase.charCodeAt(at)] ?? 0;
      let child = children.get(node * width + symbol);
      if (child === undefined) {
        child = endingAt.push([]) - 1;
        children.set(node * width + symbol, child);
        parents[child] = { parent: node, symbol };
      }
      node = child;
    }
    if (node !== 0) endingAt[node]?.push(index);
  }

  /** The node of the longest proper suffix that is the beginning of a phrase too. */
  const suffixes = new Int32Array(endingAt.length);
  /** The next of those suffixes that is a phrase; 0: none. */
  const endings = new Int32Array(endingAt.length);
  const follow = (from: number, symbol: number): number => {
    let node = from;
    for (;;) {
      const child = children.get(node * width + symbol);
      if (child !== undefined) return child;
      if (node === 0) return 0;
      node = suffixes[node] ?? 0;
    }
  };
  for (const node of byDepth(parents)) {
    const { parent, symbol } = parents[node] ?? { parent: 0, symbol: 0 };
    const suffix = parent === 0 ? 0 : follow(suffixes[parent] ?? 0, symbol);
    suffixes[node] = suffix;
    endings[node] = endingAt[suffix]?.length ? suffix : (endings[suffix] ?? 0);
  }

  return (text, found) => {
    let node = 0;
    for (let at = 0; at < text.length; at += 1) {
      const symbol = symbols[text.charCodeAt(at)] ?? 0;
      node = symbol === 0 ? 0 : follow(node, symbol);
      for (let ending = node; ending !== 0; ending = endings[ending] ?? 0) {
        for (const phrase of endingAt[ending] ?? []) found(phrase, at + 1);
      }
    }
  };
};

/** All nodes but the root, those of short beginnings first: a node needs its suffix, which is shorter. */
const byDepth = (parents: readonly { parent: number }[]): number[] => {
  const depths = new Int32Array(parents.length);
  // A child is made after its parent.
  for (let node = 1; node < parents.length; node += 1) depths[node] = (depths[parents[node]?.parent ?? 0] ?? 0) + 1;
  return Array.from(depths.keys()).slice(1).sort((one, other) => (depths[one] ?? 0) - (depths[other] ?? 0));
};
