/**
 * The formats that are accepted from outside, by their first bytes. Nothing else reaches a decoder:
 * SVG, PDF and the like are programs as much as pictures.
 */
const signatures: readonly { mediaType: string; matches: (head: Buffer) => boolean }[] = [
  {
    mediaType: 'image/png',
    matches: (head) => head.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n',
  },
  { mediaType: 'image/jpeg', matches: (head) => head.subarray(0, 3).toString('latin1') === '\xff\xd8\xff' },
  {
    mediaType: 'image/webp',
    matches: (head) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP',
  },
  { mediaType: 'image/avif', matches: (head) => /^ftypavi[fs]$/.test(head.toString('latin1', 4, 12)) },
];

/** What the bytes are; `undefined`: nothing that we accept. */
export const mediaTypeOf = (bytes: Uint8Array): string | undefined => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16));
  return signatures.find(({ matches }) => matches(head))?.mediaType;
};
