/** Headers that hold no secret; their words may stand in a message. */
const plain = /^(accept|accept-language|user-agent|prefer)$/;

/** What must stand in no message: the values of headers, and a key that stands behind a word, as in `Bearer …`. */
export const secretsOf = (headers: Readonly<Record<string, string>>): string[] =>
  Object.entries(headers)
    .filter(([name]) => !plain.test(name.toLowerCase()))
    .flatMap(([, value]) => [value, ...value.split(' ').slice(-1)]);
