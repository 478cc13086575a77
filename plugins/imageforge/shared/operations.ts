import { z } from 'zod';
import { shortList } from './short-list';

/** What is done to an image before its file is written: a list, in the order in which it is done. */

const [leastRatio, mostRatio] = [0.1, 10];
const ratio = z
  .string()
  .regex(/^\d{1,4}(\.\d{1,3})?:\d{1,4}(\.\d{1,3})?$/, 'Expected a ratio like "16:9".')
  .refine((text) => {
    const [width = 0, height = 0] = text.split(':').map(Number);
    return width / height >= leastRatio && width / height <= mostRatio;
  }, 'Expected a ratio between 1:10 and 10:1.');

const opaqueColour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'Expected a colour like "#ffffff".');
const colour = z.string().regex(/^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$/, 'Expected a colour like "#ffffff", or "#ffffff00" for a transparent one.');
const share = z.number().min(0).max(1);
/** px; the longest side that an image may have. */
const side = z.number().int().min(1).max(16_383);
/** What operations call one of the operator's pictures. */
export const overlayNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'Expected a name like "logo", of lower-case letters, digits and hyphens.');

/** Cuts to a ratio. */
export const cropSchema = z.strictObject({
  type: z.literal('crop'),
  /** Width to height, 1:10 to 10:1. */
  ratio,
  /** What is kept: what draws the eye (`attention`), where most happens (`entropy`), the middle (`centre`), or as much as can be around a point, in shares of width and height. */
  gravity: z.union([z.enum(['attention', 'entropy', 'centre']), z.strictObject({ x: share, y: share })]).default('attention'),
});

/** Shrinks; it never enlarges. */
export const fitSchema = z
  .strictObject({
    type: z.literal('fit'),
    /** px. This or `height`, or both. */
    width: side.optional(),
    /** px */
    height: side.optional(),
    /** `inside` the box; `cover`: cut to its ratio around the middle first; `outside`: both sides are at least the box's. The last two need both sides. */
    mode: z.enum(['inside', 'cover', 'outside']).default('inside'),
  })
  .refine(({ width, height, mode }) => (mode === 'inside' ? (width ?? height) !== undefined : width !== undefined && height !== undefined), {
    message: 'Expected "width" or "height" with the mode "inside", and both with the others.',
    path: ['width'],
  });

/** Adds room at two sides until the picture has a ratio. */
export const padSchema = z.strictObject({
  type: z.literal('pad'),
  /** Width to height, 1:10 to 10:1. */
  ratio,
  /** What the room is filled with: a colour, or the picture itself, enlarged and blurred (`blur`). */
  background: z.union([z.literal('blur'), colour]).default('#ffffff'),
});

/** Cuts away a margin of one colour. */
export const trimSchema = z.strictObject({
  type: z.literal('trim'),
  /** The colour. Left out: that of the top left pixel. */
  background: colour.optional(),
  /** How far a pixel may be from it and still belong to the margin, of 255. */
  threshold: z.number().int().min(0).max(255).default(10),
});

/** Takes out single odd pixels, by the median of what is around each. */
export const denoiseSchema = z.strictObject({
  type: z.literal('denoise'),
  /** Side of the square that it looks at, px. */
  size: z.number().int().min(2).max(9).default(3),
});

/** Makes edges stronger. */
export const sharpenSchema = z.strictObject({
  type: z.literal('sharpen'),
  /** Width of the edges, px. */
  sigma: z.number().min(0.3).max(10).default(1),
});

const factor = z.number().min(0).max(4).default(1);

/** Light and colour. 1 leaves each as it is. */
export const toneSchema = z.strictObject({
  type: z.literal('tone'),
  brightness: factor,
  /** Around the middle grey. */
  contrast: factor,
  /** 0: black and white. */
  saturation: factor,
  /** Above 1 lights up the middle tones, below 1 darkens them. */
  gamma: z.number().min(0.34).max(3).default(1),
});

/** Takes out a cast of colour. */
export const whiteBalanceSchema = z.strictObject({
  type: z.literal('white-balance'),
  /** Of the light that the picture looks to be taken in, K: candles have 2,000, daylight 6,500, which changes nothing. Left out: it is found out, as what makes the picture as a whole grey. */
  temperature: z.number().int().min(2_000).max(12_000).optional(),
});

/** Fills what is transparent with a colour. */
export const flattenSchema = z.strictObject({
  type: z.literal('flatten'),
  background: opaqueColour.default('#ffffff'),
});

/** Blurs what is around a point, as a lens does. */
export const blurAroundSchema = z.strictObject({
  type: z.literal('blur-around'),
  /** The point, in shares of width and height. */
  x: share.default(0.5),
  y: share.default(0.5),
  /** What stays sharp, in shares of the shorter side; from there on the blur sets in, over as much again. */
  radius: z.number().min(0.02).max(1).default(0.3),
  /** How strong the blur is, in shares of the shorter side. */
  blur: z.number().min(0.001).max(0.1).default(0.02),
});

const gravities = ['north-west', 'north', 'north-east', 'west', 'centre', 'east', 'south-west', 'south', 'south-east'] as const;

/** Lays a picture of the operator's over the image, such as a logo. */
export const overlaySchema = z.strictObject({
  type: z.literal('overlay'),
  /** Name of a picture of the option `images.overlays`. */
  overlay: overlayNameSchema,
  position: z.enum(gravities).default('south-east'),
  /** Distance from the edges, in shares of the shorter side. */
  margin: z.number().min(0).max(0.4).default(0.03),
  /** Its width, in shares of the image's. */
  scale: z.number().min(0.01).max(1).default(0.15),
  opacity: share.default(1),
});

/** Covers the image with repetitions of a picture of the operator's. Text is not offered: fonts differ between machines, and so would the bytes. */
export const watermarkSchema = z.strictObject({
  type: z.literal('watermark'),
  /** Name of a picture of the option `images.overlays`. */
  overlay: overlayNameSchema,
  /** Width of one, in shares of the image's. */
  scale: z.number().min(0.02).max(1).default(0.2),
  /** Room between two, in shares of one's width. */
  gap: z.number().min(0).max(2).default(0.5),
  /** How far each is turned, degrees. */
  angle: z.number().int().min(-90).max(90).default(-30),
  opacity: share.default(0.2),
});

/** Film grain: the same for the same image of the same recipe. */
export const grainSchema = z.strictObject({
  type: z.literal('grain'),
  /** Of the noise, in shares of white. */
  amount: z.number().min(0.005).max(0.5).default(0.06),
});

/** In the order of the documentation. */
export const operationSchema = z.discriminatedUnion('type', [
  cropSchema,
  fitSchema,
  padSchema,
  trimSchema,
  denoiseSchema,
  sharpenSchema,
  toneSchema,
  whiteBalanceSchema,
  flattenSchema,
  blurAroundSchema,
  overlaySchema,
  watermarkSchema,
  grainSchema,
]);
export type Operation = z.output<typeof operationSchema>;

/** Most operations of one image. */
const maxOperations = 20;
export const operationsSchema = shortList(operationSchema, maxOperations);
