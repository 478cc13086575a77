import sharp from 'sharp';
import { type Capabilities, formatSize, type ImageBytes, type ImageCall, type ImageResult, mediaTypeOf, type Mode, shapeOf, type Size, sizeProblem } from '../image-model';

/** What a model is asked for where nothing else is tested: an image of a text, if it makes any. */
export const plainMode = ({ modes }: Pick<Capabilities, 'modes'>): Mode => {
  const [first = 'text-to-image'] = modes;
  return modes.includes('text-to-image') ? 'text-to-image' : first;
};

/**
 * A proper call of this mode, as the engine makes it, with everything that the mode needs.
 * @param subject of the prompt and colour of the source image: another one, another picture.
 */
export const callOf = async (capabilities: Capabilities, mode: Mode = plainMode(capabilities), subject = 'a red fox in the snow'): Promise<ImageCall> => {
  const { defaultSize, seed, maxExtension = 0, factors = [] } = capabilities;
  const shape = shapeOf(mode);
  const needsSource = shape.images.min > 0;
  const source = shape.size === 'source' ? sourceSize(capabilities) : within(defaultSize, capabilities.sourcePixels);
  const by = Math.min(maxExtension, 64);
  const extend = { left: by, right: 0, top: 0, bottom: Math.floor(by / 2) };
  const [factor = 1] = factors;
  const size = (): Size => {
    if (shape.size === 'asked') return defaultSize;
    if (mode === 'upscale') return { width: Math.round(source.width * factor), height: Math.round(source.height * factor) };
    return mode === 'outpaint' ? { width: source.width + by, height: source.height + extend.bottom } : source;
  };
  return {
    mode,
    prompt: shape.prompt === 'none' ? '' : subject,
    size: size(),
    n: 1,
    ...(seed && { seed: 1 }),
    images: needsSource ? [await picture(source, subject)] : [],
    ...(shape.mask === 'needed' && { mask: await halfMask(source) }),
    ...(mode === 'search-and-replace' && { search: 'the fox' }),
    ...(mode === 'outpaint' && { extend }),
    ...(mode === 'upscale' && factors.length > 0 && { factor }),
    parameters: {},
    signal: new AbortController().signal,
  };
};

/** The size that a plain call must come to. `undefined`: an upscaler without factors decides it itself. */
export const plainSize = async (capabilities: Capabilities): Promise<Size | undefined> => {
  const { mode, size } = await callOf(capabilities);
  return decidesSize(mode, capabilities) ? undefined : size;
};

export const decidesSize = (mode: Mode, { factors }: Capabilities): boolean => mode === 'upscale' && factors === undefined;

/** A source image of a usual kind, if the model takes it. */
const sourceSize = ({ sourcePixels }: Capabilities): Size => within({ width: 320, height: 256 }, sourcePixels);

/** The size, enlarged or shrunk to what the model takes. */
const within = (size: Size, limits: Capabilities['sourcePixels']): Size => {
  const pixels = size.width * size.height;
  if (!limits || (pixels >= limits.min && pixels <= limits.max)) return size;
  const isSmall = pixels < limits.min;
  const scale = Math.sqrt((isSmall ? limits.min : limits.max) / pixels);
  const round = isSmall ? Math.ceil : Math.floor;
  return { width: round(size.width * scale), height: round(size.height * scale) };
};

/** Two sizes beside the default one. */
export const someSizes = ({ sizes, defaultSize }: Capabilities): Size[] => {
  if (sizes.kind === 'list') return sizes.sizes.filter((size) => size !== defaultSize).slice(0, 2);
  const candidates = [
    { width: 1024, height: 768 },
    { width: 768, height: 1024 },
    { width: 1536, height: 1024 },
    { width: 512, height: 512 },
  ];
  return candidates.filter((size) => sizeProblem(size, sizes) === undefined).slice(0, 2);
};

/** So many images, of the type that they say and in their size, which decode to the last row. */
export const expectImages = async (images: ImageResult['images'], count: number, size?: Size): Promise<void> => {
  expect(images).toHaveLength(count);
  for (const { bytes, mediaType } of images) {
    expect(mediaTypeOf(bytes)).toBe(mediaType);
    if (size) expect(await sizeOf(bytes)).toBe(formatSize(size));
    // Decodes it to the last row, which metadata doesn't.
    await sharp(bytes, { failOn: 'warning' }).stats();
  }
};

/** `1024x768` */
export const sizeOf = async (bytes: Uint8Array): Promise<string> => {
  const { width, height } = await sharp(bytes).metadata();
  return formatSize({ width, height });
};

export const bytesOf = ({ images }: ImageResult, index: number): Buffer => Buffer.from(images[index]?.bytes ?? []);

const picture = async ({ width, height }: Size, subject: string): Promise<ImageBytes> => {
  const tone = [...subject].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 256, 7);
  const bytes = await sharp({ create: { width, height, channels: 3, background: { r: tone, g: 170, b: 119 } } }).png().toBuffer();
  return { bytes: new Uint8Array(bytes), mediaType: 'image/png' };
};

/** White on the left half. */
const halfMask = async ({ width, height }: Size): Promise<ImageBytes> => {
  const white = { create: { width: Math.floor(width / 2), height, channels: 3 as const, background: '#fff' } };
  const bytes = await sharp({ create: { width, height, channels: 3, background: '#000' } })
    .composite([{ input: white, left: 0, top: 0 }])
    .toColourspace('b-w')
    .png()
    .toBuffer();
  return { bytes: new Uint8Array(bytes), mediaType: 'image/png' };
};
