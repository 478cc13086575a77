import sharp from 'sharp';
import { checkMask } from './check-mask';

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

const side = 32;
const [black, white, red, clear, clearWhite] = [[0, 0, 0, 255], [255, 255, 255, 255], [200, 0, 0, 255], [0, 0, 0, 0], [255, 255, 255, 0]] as const;

const maskOf = async (pixel: (x: number, y: number) => Pixel, format: 'png' | 'webp' = 'png') => {
  const data = Buffer.alloc(side * side * 4);
  for (let index = 0; index < side * side; index += 1) data.set(pixel(index % side, Math.floor(index / side)), index * 4);
  const bytes = await sharp(data, { raw: { width: side, height: side, channels: 4 } }).toFormat(format).toBuffer();
  return { bytes, mediaType: `image/${format}` };
};
/** One colour, with a square of another one in the corner. */
const square = (ground: Pixel, corner: Pixel, format?: 'png' | 'webp') => maskOf((x, y) => (x < 8 && y < 8 ? corner : ground), format);
const reasonOf = (mask: Parameters<typeof checkMask>[0], adapt?: boolean) =>
  checkMask(mask, { adapt }).then(
    () => undefined,
    ({ code, details }) => ({ code, ...details }),
  );
const greysOf = ({ bytes }: { bytes: Uint8Array }): Promise<Buffer> => sharp(bytes).toColourspace('b-w').extractChannel(0).raw().toBuffer();
const refusal = (reason: string) => ({ code: 'IMAGEFORGE_INVALID_IMAGE', field: 'mask', reason });

describe('a mask', () => {
  it.each<[string, Pixel, Pixel]>([
    ['white on black', black, white],
    ['black on white', white, black],
    ['white on nothing', clear, white],
    ['nothing on white', white, clear],
    ['a light grey on black', black, [128, 128, 128, 255]],
  ])('that is %s stays as it is', async (_name, ground, corner) => {
    const mask = await square(ground, corner);
    expect(await checkMask(mask)).toEqual({ mask, warnings: [] });
  });

  it.each<[string, Pixel, Pixel]>([
    ['black', black, black],
    ['a dark grey', black, [100, 100, 100, 255]],
    ['transparent, as of a brush that was not used', clear, clear],
    ['dark, with more than one colour beside what is transparent', [100, 100, 100, 255], black],
  ])('is refused that is all %s', async (_name, ground, corner) => {
    const mask = await maskOf((x, y) => (x < 8 && y < 8 ? corner : x > 30 && ground[0] === 100 ? clear : ground));
    expect(await reasonOf(mask)).toEqual(refusal('repaints-nothing'));
    expect(await reasonOf(mask, true)).toEqual(refusal('repaints-nothing'));
  });

  it('without transparency is refused when it is black', async () => {
    const bytes = await sharp({ create: { width: side, height: side, channels: 3, background: '#000' } }).jpeg().toBuffer();
    expect(await reasonOf({ bytes, mediaType: 'image/jpeg' }, true)).toEqual(refusal('repaints-nothing'));
  });

  it.each<[string, Pixel, Pixel, 'png' | 'webp']>([
    ['black', black, clear, 'png'],
    ['black, and white below what is transparent', black, clearWhite, 'png'],
    ['of one colour', red, clear, 'png'],
    ['black in a file that loses some', black, clear, 'webp'],
  ])('that is transparent where to repaint, and else %s, is refused or converted', async (_name, ground, corner, format) => {
    const mask = await square(ground, corner, format);
    expect(await reasonOf(mask)).toEqual(refusal('transparent-mask'));
    const { mask: converted, warnings } = await checkMask(mask, { adapt: true });
    expect(warnings).toEqual([expect.objectContaining({ code: 'adjusted', details: { name: 'mask', wanted: 'transparent', given: 'white' } })]);
    expect(await sharp(converted.bytes).metadata()).toMatchObject({ format: 'png', width: side, height: side, channels: 1 });
    const data = await greysOf(converted);
    expect([data[0], data[7], data[8], data[8 * side]]).toEqual([255, 255, 0, 0]);
    expect(data.filter((grey) => grey === 255)).toHaveLength(64);
  });

  it('that is turned by its EXIF is converted as it is seen', async () => {
    const { bytes } = await square(black, clear);
    const turned = await sharp(bytes).withMetadata({ orientation: 3 }).png().toBuffer();
    const { mask } = await checkMask({ bytes: turned, mediaType: 'image/png' }, { adapt: true });
    const data = await greysOf(mask);
    expect([data[0], data[side * side - 1]]).toEqual([0, 255]);
  });
});
