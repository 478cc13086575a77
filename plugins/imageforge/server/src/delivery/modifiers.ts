import { ForgeError } from '../engine/errors';

/** How a picture fills a box of another ratio: cut to it, padded to it, or as large as fits into it. */
export const fits = ['cover', 'contain', 'inside'] as const;
/** Which part stays when it is cut: a side, or what a viewer's eye falls on (`attention`, `entropy`). */
export const crops = ['center', 'attention', 'entropy', 'top', 'right', 'bottom', 'left'] as const;
export const dprs = [1, 1.5, 2, 2.5, 3, 4] as const;

/** What is to be made of a picture. What is left out stays as it is; nothing is ever enlarged. */
export interface Modifiers {
  /** CSS px, 1 to 8192. */
  width?: number;
  height?: number;
  /** Needs both sides. Default: `cover`. */
  fit?: (typeof fits)[number];
  /** Needs both sides and `cover`. Default: `center`. */
  crop?: (typeof crops)[number];
  /** 1 to 100. Default: that of the format. */
  quality?: number;
  /** Pixels of the file for one of the page; needs a side. Default: 1. */
  dpr?: (typeof dprs)[number];
  /** Standard deviation of a Gaussian blur, CSS px, 1 to 100. */
  blur?: number;
}

/** Longest side of a result, px. */
const maxSide = 8_192;
/** All modifiers at their longest are shorter. */
const maxLength = 100;

/** What stands for no modifiers: a part of an address cannot be empty. */
const none = '_';

type Reader = (value: string) => number | string | undefined;

const whole =
  (least: number, most: number): Reader =>
  (value) =>
    /^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most ? Number(value) : undefined;

const oneOf =
  (values: readonly (string | number)[]): Reader =>
  (value) =>
    values.find((one) => String(one) === value);

/** In the order in which they stand in an address. `fallback`: what is left out. */
const known: readonly { key: string; name: keyof Modifiers; read: Reader; expected: string; fallback?: string | number }[] = [
  { key: 'w', name: 'width', read: whole(1, maxSide), expected: `1 to ${maxSide}` },
  { key: 'h', name: 'height', read: whole(1, maxSide), expected: `1 to ${maxSide}` },
  { key: 'fit', name: 'fit', read: oneOf(fits), expected: fits.join(', '), fallback: 'cover' },
  { key: 'c', name: 'crop', read: oneOf(crops), expected: crops.join(', '), fallback: 'center' },
  { key: 'q', name: 'quality', read: whole(1, 100), expected: '1 to 100' },
  { key: 'dpr', name: 'dpr', read: oneOf(dprs), expected: dprs.join(', '), fallback: 1 },
  { key: 'b', name: 'blur', read: whole(1, 100), expected: '1 to 100' },
];

/**
 * Reads the modifiers of an address, like `w_640,h_360,c_attention,q_75,dpr_2`, in any order.
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST
 */
export const parseModifiers = (text: string): Modifiers => {
  if (text === none) return {};
  if (text.length > maxLength) throw invalid(`at most ${maxLength} characters`, `${text.length}`);
  const modifiers: Record<string, number | string> = {};
  for (const part of text.split(',')) {
    const [, key, value = ''] = /^([a-z]{1,3})_([a-z0-9.]{1,12})$/.exec(part) ?? [];
    const modifier = known.find((one) => one.key === key);
    if (!modifier) throw invalid(`modifiers like "w_640,h_360" out of ${known.map((one) => one.key).join(', ')}`, `"${part}"`);
    if (modifier.name in modifiers) throw invalid(`"${key}" once`, `"${text}"`);
    const read = modifier.read(value);
    if (read === undefined) throw invalid(`"${key}" with ${modifier.expected}`, `"${part}"`);
    modifiers[modifier.name] = read;
  }
  return checked(modifiers as Modifiers);
};

/**
 * The one way to write them: in order, without what goes without saying.
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST for values that no address may have
 */
export const formatModifiers = (modifiers: Modifiers): string => {
  const parts = known.flatMap(({ key, name, read, expected, fallback }) => {
    const value = modifiers[name];
    if (value === undefined || value === fallback) return [];
    if (read(String(value)) === undefined) throw invalid(`"${name}" with ${expected}`, String(value));
    return [`${key}_${value}`];
  });
  checked(modifiers);
  return parts.join(',') || none;
};

/** What makes sense only together. */
const checked = (modifiers: Modifiers): Modifiers => {
  const { width, height, fit, crop, dpr = 1 } = modifiers;
  const hasBox = width !== undefined && height !== undefined;
  if (fit !== undefined && !hasBox) throw invalid('"w" and "h" beside "fit"', 'one of them, or none');
  if (crop !== undefined && !hasBox) throw invalid('"w" and "h" beside "c"', 'one of them, or none');
  if (crop !== undefined && fit !== undefined && fit !== 'cover') throw invalid('"c" with the fit "cover", which alone cuts', `"${fit}"`);
  if (dpr !== 1 && width === undefined && height === undefined) throw invalid('"w" or "h" beside "dpr"', 'none of them');
  if (Math.max(width ?? 0, height ?? 0) * dpr > maxSide) {
    throw invalid(`at most ${maxSide} px a side, "dpr" counted`, String(Math.max(width ?? 0, height ?? 0) * dpr));
  }
  return modifiers;
};

const invalid = (expected: string, got: string): ForgeError =>
  new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Modifiers: expected ${expected}, got ${got}.`, { details: { field: 'modifiers' } });
