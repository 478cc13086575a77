import { forbiddenNames } from './names';

/** Lists inside each other on one path, deeper ones have nothing; no form of an entry nests so many. */
const maxLists = 32;

/** Goes on from the segment at `start`. */
const read = (data: unknown, segments: readonly string[], start: number, lists: number): unknown => {
  let value = data;
  for (let at = start; ; at += 1) {
    const segment = segments[at];
    if (segment === undefined) return value;
    if (Array.isArray(value)) {
      if (/^\d+$/.test(segment)) {
        value = value[Number(segment)];
        continue;
      }
      if (lists === maxLists) return undefined;
      const here = at;
      const found = value
        .map((item) => read(item, segments, here, lists + 1))
        .filter((item) => item !== undefined && item !== null);
      return found.flat();
    }
    if (typeof value !== 'object' || value === null) return undefined;
    if (forbiddenNames.has(segment) || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Record<string, unknown>)[segment];
  }
};

/**
 * Reads a path of plain data: `title`, `category.name`, `images.0.caption`. A name after a list is
 * read from each of its items: `tags.name` is the list of the names. Only own properties.
 *
 * @returns undefined when there is nothing at the path
 */
export const readPath = (data: unknown, path: string): unknown => read(data, path.split('.'), 0, 0);
