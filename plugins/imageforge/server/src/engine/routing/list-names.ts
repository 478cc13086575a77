/** Names that one message lists. */
const most = 20;

/**
 * The names that are most like what was asked for, at most 20; all, in their order, where there are no more.
 * @param like `undefined`: the first ones.
 */
export const nearestNames = (names: readonly string[], like?: string): readonly string[] => {
  if (names.length <= most) return names;
  if (like === undefined) return names.slice(0, most);
  const wanted = pairsOf(like);
  return names
    .map((name) => ({ name, shared: [...pairsOf(name)].filter((pair) => wanted.has(pair)).length }))
    .sort((one, other) => other.shared - one.shared || one.name.length - other.name.length)
    .slice(0, most)
    .map(({ name }) => name);
};

/** The same in words: `a, b, c and 980 more`. */
export const listNames = (names: readonly string[], like?: string): string => {
  const shown = nearestNames(names, like);
  const left = names.length - shown.length;
  return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
};

/** Each two neighbouring letters: names with many of them in common look alike. */
const pairsOf = (text: string): Set<string> => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2).toLowerCase()));
