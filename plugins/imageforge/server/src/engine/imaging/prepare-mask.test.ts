import sharp from 'sharp';
import { prepareMask } from './prepare-mask';

const side = 41;
const middle = (side - 1) / 2;

/** White is one pixel in the middle. */
const dot = async (): Promise<Buffer> => {
  const data = Buffer.alloc(side * side);
  data[middle * side + middle] = 255;
  return sharp(data, { raw: { width: side, height: side, channels: 1 } }).png().toBuffer();
};
const mask = (bytes: Uint8Array) => ({ bytes, mediaType: 'image/png' });
/** The greys of the row in the middle. */
const row = async ({ bytes }: { bytes: Uint8Array }): Promise<number[]> => {
  const { data, info } = await sharp(bytes).toColourspace('b-w').extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([side, side]);
  return [...data.subarray(middle * side, (middle + 1) * side)];
};
const whites = (greys: number[]) => greys.filter((grey) => grey === 255).length;

describe('a mask for a model', () => {
  it('is greys as PNG', async () => {
    const prepared = await prepareMask(mask(await dot()));
    expect(prepared.mediaType).toBe('image/png');
    expect(await sharp(prepared.bytes).metadata()).toMatchObject({ format: 'png', channels: 1, width: side, height: side });
    expect(whites(await row(prepared))).toBe(1);
  });

  it.each([1, 3, 10])('grows by %i px on each side', async (grow) => {
    const greys = await row(await prepareMask(mask(await dot()), { grow }));
    expect(whites(greys)).toBe(2 * grow + 1);
    expect(greys[middle - grow - 1]).toBe(0);
  });

  it('is softened at its edge, and has a white core where it was grown before', async () => {
    const sharpEdged = await row(await prepareMask(mask(await dot()), { grow: 12 }));
    const softened = await row(await prepareMask(mask(await dot()), { grow: 12, feather: 6 }));
    expect(new Set(sharpEdged)).toEqual(new Set([0, 255]));
    expect(softened[middle]).toBe(255);
    expect(softened[0]).toBe(0);
    const edge = softened.slice(0, middle);
    expect(edge).toEqual([...edge].sort((one, other) => one - other));
    expect(edge.some((grey) => grey > 60 && grey < 200)).toBe(true);
  });

  it('takes what is transparent for black', async () => {
    const clear = await sharp({ create: { width: side, height: side, channels: 4, background: { r: 255, g: 255, b: 255, alpha: 0 } } }).png().toBuffer();
    expect(whites(await row(await prepareMask(mask(clear))))).toBe(0);
  });

  it('is refused when it does not decode', async () => {
    await expect(prepareMask(mask(Buffer.from('no image')))).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE', details: { field: 'mask' } });
  });
});
