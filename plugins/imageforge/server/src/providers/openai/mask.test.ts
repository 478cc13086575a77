import sharp from 'sharp';
import { toEditMask } from './mask';
import { maskOf } from './testing/calls';

/** Alpha of each pixel as text: `#` opaque (kept), `.` transparent (edited). */
const alphaOf = async (png: Uint8Array, width: number): Promise<string[]> => {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ channels: 4, width });
  const alphas = Array.from({ length: info.width * info.height }, (_, pixel) => data[pixel * 4 + 3]);
  expect(alphas.every((alpha) => alpha === 0 || alpha === 255)).toBe(true);
  const text = alphas.map((alpha) => (alpha === 0 ? '.' : '#')).join('');
  return text.match(new RegExp(`.{${width}}`, 'g')) ?? [];
};

it('makes white transparent and black opaque', async () => {
  const mask = await toEditMask(await maskOf('##..', '#...'), { width: 4, height: 2 });
  expect(mask.mediaType).toBe('image/png');
  expect(await alphaOf(mask.bytes, 4)).toEqual(['..##', '.###']);
});

it('gives greys to the nearer side, because only full transparency is edited', async () => {
  const mask = await toEditMask(await maskOf('#+%.'), { width: 4, height: 1 });
  expect(await alphaOf(mask.bytes, 4)).toEqual(['..##']);
});

it('takes transparent parts of our mask as kept', async () => {
  const white = { r: 255, g: 255, b: 255 };
  const clear = await sharp({
    create: { width: 2, height: 1, channels: 4, background: { ...white, alpha: 0 } },
  })
    .png()
    .toBuffer();
  const mask = await toEditMask(
    { bytes: new Uint8Array(clear), mediaType: 'image/png' },
    { width: 2, height: 1 },
  );
  expect(await alphaOf(mask.bytes, 2)).toEqual(['##']);
});

it('refuses a mask of other dimensions than the first image', async () => {
  const call = toEditMask(await maskOf('##', '..'), { width: 4, height: 2 });
  await expect(call).rejects.toMatchObject({
    code: 'IMAGEFORGE_INVALID_IMAGE',
    message: "Expected a mask of the first image's dimensions, 4x2, got 2x2.",
    details: { field: 'mask', expected: '4x2', received: '2x2' },
  });
});

it.each([
  ['bytes that are no image', 'not an image'],
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>'],
])('refuses %s', async (_, text) => {
  const call = toEditMask({ bytes: Buffer.from(text), mediaType: 'image/png' }, { width: 2, height: 2 });
  await expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE' });
});
