import sharp from 'sharp';
import type { ImageBytes, ImageCall, ImageModel } from '../../../engine/image-model';
import { createOpenAIProvider, type OpenAIOptions } from '..';

/** A key that must never show up anywhere but in the `authorization` header. */
export const plantedKey = 'sk-planted-0123456789abcdefSECRET';

/** A model of a provider that talks to `baseURL`. */
export const modelAt = (baseURL: string, id: string, options: Partial<OpenAIOptions> = {}): ImageModel => {
  const { models } = createOpenAIProvider({ apiKey: plantedKey, baseURL, ...options });
  const found = models.find(({ model }) => model.id === id);
  if (!found) throw new Error(`no model ${id}, only ${models.map(({ model }) => model.id).join(', ')}`);
  return found.model;
};

export const callOf = (call: Partial<ImageCall> = {}): ImageCall => ({
  mode: 'text-to-image',
  prompt: 'a red fox',
  size: { width: 1024, height: 1024 },
  n: 1,
  images: [],
  parameters: {},
  signal: new AbortController().signal,
  ...call,
});

/** A picture of one colour. */
export const picture = async (
  width: number,
  height: number,
  format: 'png' | 'jpeg' | 'webp' | 'avif' = 'png',
): Promise<ImageBytes> => {
  const plain = sharp({ create: { width, height, channels: 3, background: '#4a7' } });
  return { bytes: new Uint8Array(await plain.toFormat(format).toBuffer()), mediaType: `image/${format}` };
};

/** A mask from rows of text: `#` white (repaint), `.` black (keep), `%` dark grey, `+` light grey. */
export const maskOf = async (...rows: string[]): Promise<ImageBytes> => {
  const grey: Record<string, number> = { '#': 255, '.': 0, '%': 100, '+': 160 };
  const width = rows[0]?.length ?? 0;
  const data = Buffer.from(
    rows
      .join('')
      .split('')
      .map((pixel) => grey[pixel] ?? 0),
  );
  const png = await sharp(data, { raw: { width, height: rows.length, channels: 1 } })
    .png()
    .toBuffer();
  return { bytes: new Uint8Array(png), mediaType: 'image/png' };
};

/** What `generate` rejected with. */
export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => Promise.reject(new Error('expected a rejection')),
    (thrown: unknown) => thrown,
  );
