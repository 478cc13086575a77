import sharp from 'sharp';
import { finishImage, type FinishOptions } from './finish-image';

/** Red, green and blue thirds beside one another. */
const thirds = async (width: number, height: number): Promise<Buffer> => {
  const third = { width: Math.round(width / 3), height, channels: 3 as const };
  return sharp({ create: { width, height, channels: 3, background: '#00f' } })
    .composite([
      { input: { create: { ...third, background: '#f00' } }, left: 0, top: 0 },
      { input: { create: { ...third, background: '#0f0' } }, left: third.width, top: 0 },
    ])
    .png()
    .toBuffer();
};
const finish = async (bytes: Uint8Array, fit: FinishOptions['fit']) => {
  const { width, height, bytes: finished } = await finishImage(bytes, {
    format: 'png',
    quality: 80,
    xmp: { sourceType: 'trainedAlgorithmicMedia', creatorTool: 'test' },
    ...(fit && { fit }),
  });
  const real = await sharp(finished).metadata();
  expect([width, height]).toEqual([real.width, real.height]);
  return { size: `${width}x${height}`, bytes: finished };
};

describe('a finished file that is fitted', () => {
  it.each([
    ['is shrunk where it is larger', 1536, 1024, { width: 600, height: 400 }, '600x400'],
    ['is cut to the ratio', 1536, 1024, { width: 1200, height: 630 }, '1200x630'],
    ['is cut from a square', 1024, 1024, { width: 400, height: 800 }, '400x800'],
    ['is never enlarged', 1024, 1024, { width: 1920, height: 1080 }, '1024x576'],
    ['stays as it is where nothing was asked', 30, 20, undefined, '30x20'],
  ])('%s', async (_name, width, height, fit, size) => {
    expect((await finish(await thirds(width, height), fit)).size).toBe(size);
  });

  it('keeps the middle', async () => {
    const { bytes } = await finish(await thirds(300, 100), { width: 90, height: 90 });
    const { channels } = await sharp(bytes).stats();
    expect(channels.slice(0, 3).map(({ mean }) => Math.round(mean))).toEqual([0, 255, 0]);
  });

  it('is upright before it is cut', async () => {
    const turned = await sharp(await thirds(300, 100)).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect((await finish(turned, { width: 50, height: 150 })).size).toBe('50x150');
  });
});
