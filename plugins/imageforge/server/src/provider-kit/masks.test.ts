import sharp from 'sharp';
import type { ImageBytes } from '../engine/image-model';
import { dressMask, expectSameSize, type MaskDress } from './masks';

/** A mask of one row of greys, 0 to 255. */
const maskOf = async (...greys: number[]): Promise<ImageBytes> => ({
  bytes: await sharp(Buffer.from(greys), { raw: { width: greys.length, height: 1, channels: 1 } }).toColourspace('b-w').png().toBuffer(),
  mediaType: 'image/png',
});
const pixelsOf = async ({ bytes }: ImageBytes) => {
  const { channels } = await sharp(bytes).metadata();
  // sharp makes colours of greys, unless it is told not to.
  const read = channels === 1 ? sharp(bytes).toColourspace('b-w') : sharp(bytes);
  return { channels, pixels: [...(await read.raw().toBuffer())] };
};

describe('a mask in the dress of a provider', () => {
  it.each<[MaskDress, number[]]>([
    ['white', [0, 100, 200, 255]],
    ['black', [255, 155, 55, 0]],
    ['binary', [0, 0, 255, 255]],
  ])('%s', async (dress, pixels) => {
    const dressed = await dressMask(await maskOf(0, 100, 200, 255), dress);
    expect(dressed.mediaType).toBe('image/png');
    expect(await pixelsOf(dressed)).toEqual({ channels: 1, pixels });
  });

  it('alpha: transparent where to repaint', async () => {
    const { channels, pixels } = await pixelsOf(await dressMask(await maskOf(0, 100, 200, 255), 'alpha'));
    expect(channels).toBe(4);
    expect(pixels.filter((_value, index) => index % 4 === 3)).toEqual([255, 255, 0, 0]);
  });

  it('keeps what is transparent, and reads colours as greys', async () => {
    const rgba = Buffer.from([255, 255, 255, 0, 255, 255, 255, 255]);
    const mask = { bytes: await sharp(rgba, { raw: { width: 2, height: 1, channels: 4 } }).png().toBuffer(), mediaType: 'image/png' };
    expect(await pixelsOf(await dressMask(mask, 'binary'))).toEqual({ channels: 1, pixels: [0, 255] });
  });

  it('is none when it does not decode', async () => {
    const mask = { bytes: Buffer.from('no image'), mediaType: 'image/png' };
    await expect(dressMask(mask, 'white')).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE', details: { field: 'mask' } });
  });
});

describe('a mask and its image', () => {
  it('have the same dimensions, as people see them', async () => {
    const turned = { bytes: await sharp((await maskOf(0, 0)).bytes).withMetadata({ orientation: 6 }).jpeg().toBuffer(), mediaType: 'image/jpeg' };
    const upright = { bytes: await sharp(Buffer.from([0, 0]), { raw: { width: 1, height: 2, channels: 1 } }).png().toBuffer(), mediaType: 'image/png' };
    await expectSameSize(upright, turned);
    await expect(expectSameSize(await maskOf(0, 0), turned)).rejects.toMatchObject({
      code: 'IMAGEFORGE_INVALID_IMAGE',
      message: "Expected a mask of the first image's dimensions, 1x2, got 2x1.",
    });
  });
});
