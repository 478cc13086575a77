import type { Methods } from './protocol';

/** What is looked into of a message, by the numbers of the fields: other messages, and lists of numbers. */
interface Parts {
  readonly [field: number]: Parts | 'numbers' | 'pixels';
}

/** `InferTensorContents`: numbers of each type, those of UINT8 as `uint_contents`. */
const contents: Parts = { 1: 'numbers', 2: 'numbers', 3: 'numbers', 4: 'pixels', 5: 'numbers', 6: 'numbers', 7: 'numbers' };
const told: Parts = { 3: 'numbers' };
const partsOf: Partial<Record<keyof Methods, Parts>> = {
  ModelInfer: { 5: { 3: 'numbers', 5: contents } },
  ModelMetadata: { 4: told, 5: told },
};

/** Most fields of an answer, texts and files among them; most bytes of its numbers, and of pixels that were sent as numbers. */
const most = { fields: 100_000, numbers: 1_000_000, pixels: 32_000_000 };

/**
 * Looks through a message before it is read. A field takes two bytes of it and becomes an object, so that 60 MB of empty
 * ones would take gigabytes.
 * @see protobuf.dev/programming-guides/encoding
 * @throws RangeError
 */
export const expectFewParts = (method: keyof Methods, message: Uint8Array): void => {
  const found = { fields: 0, numbers: 0, pixels: 0 };
  const add = (kind: keyof typeof most, count: number): void => {
    found[kind] += count;
    if (found[kind] > most[kind]) throw new RangeError(`expected at most ${most[kind]} ${kind === 'fields' ? 'fields' : `bytes of ${kind}`}`);
  };
  const look = (from: number, to: number, parts: Parts): void => {
    for (let at = from; at < to; ) {
      const [tag, begin] = varint(message, at);
      add('fields', 1);
      const wire = tag % 8;
      at = begin;
      if (wire === 0) [, at] = varint(message, at);
      else if (wire === 1) at += 8;
      else if (wire === 5) at += 4;
      else if (wire === 2) {
        const [length, start] = varint(message, at);
        at = start + length;
        const inner = parts[Math.floor(tag / 8)];
        // What ends beyond the message is the reader's to refuse.
        if (typeof inner === 'object') look(start, Math.min(at, to), inner);
        else if (inner !== undefined) add(inner, length);
      }
    }
  };
  look(0, message.byteLength, partsOf[method] ?? {});
};

/** @returns the number, and where the next one begins */
const varint = (bytes: Uint8Array, from: number): [value: number, next: number] => {
  let value = 0;
  let at = from;
  for (let factor = 1; at < bytes.byteLength; factor *= 128) {
    const byte = bytes[at] as number;
    at += 1;
    value += (byte % 128) * factor;
    if (byte < 128) break;
  }
  return [value, at];
};
