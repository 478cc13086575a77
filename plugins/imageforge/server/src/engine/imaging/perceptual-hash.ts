/** Side of the grey picture that is hashed, px. */
export const hashSide = 32;
/** Waves in each direction that the hash says something of: the slowest ones, which stay when an image is made smaller. */
const waves = 8;

/** cos of wave u at pixel x, for all u and x. */
const cosines = Array.from({ length: waves }, (_, wave) =>
  Array.from({ length: hashSide }, (_unused, x) => Math.cos((Math.PI * wave * (2 * x + 1)) / (2 * hashSide))),
);

/**
 * The perceptual hash "pHash": of the slowest 8 × 8 waves of the picture (type II cosine transform),
 * row by row, a bit says whether the wave is stronger than the median.
 * Source: C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), and
 * `phash` of Python's ImageHash, which gives the same bits for the same grey pixels.
 * @param grey 32 × 32 pixels, a byte each
 * @returns 64 bits as 16 hexadecimal digits
 */
export const perceptualHashOf = (grey: Uint8Array): string => {
  const columns = Array.from({ length: hashSide }, (_, y) => transformed((x) => grey[y * hashSide + x] ?? 0));
  const strengths = cosines.flatMap((_, v) => cosines.map((_unused, u) => settled(sumOf(v, (y) => columns[y]?.[u] ?? 0))));
  const sorted = [...strengths].sort((one, other) => one - other);
  const middle = waves * waves / 2;
  const median = ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  const bits = strengths.map((strength) => (strength > median ? '1' : '0')).join('');
  return BigInt(`0b${bits}`).toString(16).padStart(16, '0');
};

const sumOf = (wave: number, at: (x: number) => number): number =>
  (cosines[wave] ?? []).reduce((sum, cosine, x) => sum + cosine * at(x), 0);
const transformed = (at: (x: number) => number): number[] => cosines.map((_, wave) => sumOf(wave, at));

/** Of a picture of one colour all waves are nothing, and not what rounding leaves of them. */
const settled = (strength: number): number => Math.round(strength * 1_000) / 1_000;

/** Length of a band, bits. */
const bandBits = 16;

/** The hash in four whole numbers of 16 bits, to look for those that share one. */
export const bandsOf = (hash: string): [number, number, number, number] => {
  const band = (index: number) => Number.parseInt(hash.slice(index * 4, index * 4 + 4), 16);
  return [band(0), band(1), band(2), band(3)];
};

/** In how many of the 64 bits two hashes differ. */
export const hashDistance = (one: string, other: string): number => {
  let differing = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let count = 0;
  for (; differing > 0n; differing &= differing - 1n) count += 1;
  return count;
};

/** Most bits by which images may differ that are looked for: beyond it everything looks like everything. */
export const maxHashDistance = 11;

/**
 * The bands that a hash within the distance may have: two hashes that differ in d bits have a band, of
 * four, in which they differ in at most d / 4 of them.
 * Source: M. Norouzi et al., "Fast Search in Hamming Space with Multi-Index Hashing" (2012).
 */
export const nearBands = (band: number, distance: number): number[] => {
  const radius = Math.floor(distance / 4);
  let found = [band];
  const all = new Set(found);
  for (let step = 0; step < radius; step += 1) {
    found = found.flatMap((value) => Array.from({ length: bandBits }, (_, bit) => value ^ (1 << bit)));
    for (const value of found) all.add(value);
  }
  return [...all];
};
