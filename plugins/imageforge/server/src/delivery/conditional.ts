/** An ETag in a header: `W/` says that it is weak. */
const entityTag = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/**
 * Whether a reader has the file already. `If-None-Match` compares weakly.
 * Source: RFC 9110, sections 13.1.2 and 8.8.3.2.
 * @param etag strong, with its quotation marks
 */
export const isUnchanged = (ifNoneMatch: string | undefined, etag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return [...ifNoneMatch.slice(0, 4_000).matchAll(entityTag)].some(([, , tag]) => tag === etag);
};

/** A part of a file, both ends included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The part of a file that is asked for. Several parts at once, other units and what is no range are
 * answered with the whole file, as the standard allows.
 * Source: RFC 9110, sections 14.1.2, 14.2 and 13.1.5.
 * @param size of the file, bytes
 * @returns undefined: all of it; `unsatisfiable`: it has no such part.
 */
export const partOf = (
  { range, ifRange }: { range?: string; ifRange?: string },
  etag: string,
  size: number,
): ByteRange | 'unsatisfiable' | undefined => {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range?.trim() ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  // Strong comparison: a part must go with the parts that the reader has. We send no date to compare with.
  if (ifRange !== undefined && ifRange.trim() !== etag) return undefined;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const [start, end] = [Number(from), to === '' ? size - 1 : Number(to)];
  if (end < start && to !== '') return undefined;
  return start >= size ? 'unsatisfiable' : { start, end: Math.min(end, size - 1) };
};
