import sharp from 'sharp';
import type { Size } from '../../plugins/imageforge/server/src/engine/image-model';
import { createSketchProvider } from '../../plugins/imageforge/server/src/providers/sketch';

/**
 * Pictures to measure with, the same each time: the built-in art, which has edges and even skies, with the
 * grain of a photograph over it, which is what costs an encoder most.
 * @returns PNGs
 */
export const benchPictures = async (count: number, size: Size): Promise<Buffer[]> => {
  const model = createSketchProvider().models[0]?.model;
  const prompts = ['The city after midnight', 'A harbour in the morning', 'Mountains before a storm', 'A market in summer'];
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const result = await model?.generate({
        mode: 'text-to-image',
        prompt: prompts[index % prompts.length] as string,
        size,
        n: 1,
        seed: index + 1,
        images: [],
        parameters: {},
        signal: new AbortController().signal,
      });
      const [image] = result?.images ?? [];
      if (!image) throw new Error('There is no picture.');
      return sharp(image.bytes)
        .composite([{ input: grain(size, index), raw: { ...size, channels: 1 }, blend: 'soft-light' }])
        .png({ compressionLevel: 1 })
        .toBuffer();
    }),
  );
};

/** Around a middle grey, one byte a pixel; `Math.random` would make another picture each time. */
const grain = ({ width, height }: Size, seed: number): Buffer => {
  let state = seed + 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
  return Buffer.from(Uint8Array.from({ length: width * height }, () => 128 + ((next() + next() + next()) / 3 - 128) / 3));
};
