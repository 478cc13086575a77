import sharp from 'sharp';
import type { ImageBytes } from '../../engine/image-model';
import { badResponse } from '../../provider-kit';
import type { Layout } from './options';

/** Grey, RGB, RGBA. */
const channelCounts = [1, 3, 4];

/**
 * The images of a tensor of pixels, each to be made a PNG.
 * @param most images that are wanted; a shape may name many more, of a pixel each
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE when the shape is that of no image, or does not fit the bytes
 */
export const splitPixels = (bytes: Uint8Array, shape: readonly number[], layout: Layout, most: number): (() => Promise<ImageBytes>)[] => {
  const lengthOf = (axis: string): number => (layout.includes(axis) ? (shape[layout.indexOf(axis)] ?? 0) : 1);
  const [count, height, width, channels] = [lengthOf('N'), lengthOf('H'), lengthOf('W'), lengthOf('C')];
  const perImage = height * width * channels;
  if (shape.length !== layout.length || !channelCounts.includes(channels) || height < 1 || width < 1 || count * perImage !== bytes.byteLength) {
    throw badResponse(`Expected pixels as ${layout} with 1, 3 or 4 channels, got ${bytes.byteLength} bytes of the shape ${shape.slice(0, 8).join('×')}.`);
  }
  return Array.from({ length: Math.min(count, most) }, (_, index) => async () => {
    const image = bytes.subarray(index * perImage, (index + 1) * perImage);
    const pixels = layout.endsWith('CHW') ? interleave(image, channels) : image;
    const png = await sharp(pixels, { raw: { width, height, channels: channels as 1 | 3 | 4 } }).png().toBuffer();
    return { bytes: png, mediaType: 'image/png' };
  });
};

/** Channel after channel → pixel after pixel. */
const interleave = (planes: Uint8Array, channels: number): Uint8Array => {
  const size = planes.byteLength / channels;
  const pixels = new Uint8Array(planes.byteLength);
  for (let channel = 0; channel < channels; channel += 1) {
    for (let pixel = 0; pixel < size; pixel += 1) pixels[pixel * channels + channel] = planes[channel * size + pixel] as number;
  }
  return pixels;
};
