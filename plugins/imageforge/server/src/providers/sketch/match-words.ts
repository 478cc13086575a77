/** Lower-case words of a text in their order. Letters of every script count, so German words stay whole. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize('NFC')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** Patterns that are written as one text, with blanks between them. */
export const patterns = (text: string): readonly string[] => text.trim().split(/\s+/);

/** `sea` only itself, `berg*` also what begins with it, `*wald` also what ends with it. */
export const matches = (word: string, pattern: string): boolean => {
  if (pattern.endsWith('*')) return word.startsWith(pattern.slice(0, -1));
  if (pattern.startsWith('*')) return word.endsWith(pattern.slice(1));
  return word === pattern;
};

/** The entries that the words ask for: most matching words first, then the one named earliest. */
export const rank = <T extends { keywords: readonly string[] }>(
  words: readonly string[],
  list: readonly T[],
): T[] =>
  list
    .map((entry) => {
      const hits = words.flatMap((word, at) =>
        entry.keywords.some((one) => matches(word, one)) ? [at] : [],
      );
      return { entry, hits: new Set(hits.map((at) => words[at])).size, first: hits[0] ?? Infinity };
    })
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits || a.first - b.first)
    .map(({ entry }) => entry);
