/** Longest JSON that is parsed, bytes. Parsing holds up everything else that the process does; this much takes half a second at worst. */
export const maxJsonBytes = 128 * 1_024 * 1_024;

/** Most items, members and texts of an answer. Images are a few huge texts; what has more is no answer of ours. */
const maxParts = 100_000;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const bracket = 0x5b;
const brace = 0x7b;

/**
 * JSON that came from outside, if it is of a size that can be parsed in no time. A few bytes make an object: 66 MB of
 * `[],` take seconds to parse and gigabytes to hold, which is found by counting first.
 * @param most parts of it. Default: 100000.
 * @throws SyntaxError when it is not JSON, RangeError when there is too much of it
 */
export const parseJson = (source: Uint8Array | string, most = maxParts): unknown => {
  const bytes = typeof source === 'string' ? Buffer.from(source) : Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  expectFewParts(bytes, most);
  return JSON.parse(typeof source === 'string' ? source : bytes.toString('utf8')) as unknown;
};

/**
 * For JSON that somebody else parses.
 * @param most parts of it. Default: 100000.
 * @throws RangeError when there is too much of it
 */
export const expectFewParts = (bytes: Buffer, most = maxParts): void => {
  if (bytes.byteLength > maxJsonBytes) throw new RangeError(`Expected at most ${maxJsonBytes} bytes of JSON, got ${bytes.byteLength}.`);
  if (hasMoreParts(bytes, most)) throw new RangeError(`Expected JSON of at most ${most} parts, got more.`);
};

/** Numbers and space between texts that a part has at most, bytes. They are looked at one by one. */
const mostBetween = 100;

/** Texts are jumped over, each as one part, and so is what lies between two quotes that are escaped in it. */
const hasMoreParts = (bytes: Buffer, most: number): boolean => {
  let parts = 0;
  let between = 0;
  let isInText = false;
  for (let at = 0; at < bytes.byteLength; at += 1) {
    if (parts > most || between > most * mostBetween) return true;
    if (isInText) {
      at = bytes.indexOf(quote, at);
      if (at < 0) return false;
      parts += 1;
      isInText = isEscaped(bytes, at);
    } else {
      between += 1;
      const byte = bytes[at];
      if (byte === quote) isInText = true;
      else if (byte === comma || byte === colon || byte === bracket || byte === brace) parts += 1;
    }
  }
  return parts > most;
};

/** Whether an odd number of backslashes stands before it. */
const isEscaped = (bytes: Buffer, at: number): boolean => {
  let before = at;
  while (bytes[before - 1] === backslash) before -= 1;
  return (at - before) % 2 === 1;
};
