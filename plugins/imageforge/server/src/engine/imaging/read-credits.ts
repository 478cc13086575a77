/** What EXIF says of who made an image, and whose it is, by tag. libvips writes them in ASCII, as EXIF has it: accents are lost. */
export type Credits = Partial<Record<(typeof creditTags)[keyof typeof creditTags], string>>;

/** Source: Exif 3.0 (CIPA DC-008), 4.6.5. Where it was made, and with which camera, are not among them. */
const creditTags = {
  0x010e: 'ImageDescription',
  0x0131: 'Software',
  0x0132: 'DateTime',
  0x013b: 'Artist',
  0x8298: 'Copyright',
} as const;

const isCreditTag = (tag: number): tag is keyof typeof creditTags => tag in creditTags;

const prefix = 'Exif\0\0';
const entryBytes = 12;
const ascii = 2;
/** Longest text that is kept, bytes. */
const maxBytes = 2_000;

/**
 * Reads the credits of an EXIF block, as sharp gives it. What does not fit into the block is passed over.
 * @returns nothing where there is no block, or it is none
 */
export const readCredits = (exif: Buffer | undefined): Credits => {
  const tiff = exif?.toString('latin1', 0, prefix.length) === prefix ? exif.subarray(prefix.length) : exif;
  const order = tiff?.toString('latin1', 0, 2);
  if (!tiff || tiff.byteLength < 8 || (order !== 'II' && order !== 'MM')) return {};
  const [short, long] = order === 'II' ? [(at: number) => tiff.readUInt16LE(at), (at: number) => tiff.readUInt32LE(at)] : [(at: number) => tiff.readUInt16BE(at), (at: number) => tiff.readUInt32BE(at)];
  const start = long(4);
  if (start + 2 > tiff.byteLength) return {};
  const credits: Credits = {};
  const end = Math.min(start + 2 + short(start) * entryBytes, tiff.byteLength);
  for (let entry = start + 2; entry + entryBytes <= end; entry += entryBytes) {
    const [tag, type, length] = [short(entry), short(entry + 2), long(entry + 4)];
    if (!isCreditTag(tag) || type !== ascii || length > maxBytes) continue;
    // Up to four bytes stand in the entry itself.
    const from = length <= 4 ? entry + 8 : long(entry + 8);
    if (from + length > tiff.byteLength) continue;
    const text = tiff.toString('utf8', from, from + length).replace(/\0[^]*$/, '').trim();
    if (text) credits[creditTags[tag]] = text;
  }
  return credits;
};
