import { ForgeError } from '../engine/errors';
import { gatherImages } from './gather-images';

const pngOf = (name: string) => ({ bytes: Buffer.from(name), mediaType: 'image/png' });
const toImage = (name: string) => {
  if (name === 'gone') throw new ForgeError('IMAGEFORGE_PROVIDER_BAD_RESPONSE', 'It is gone.');
  return pngOf(name);
};
const example = (asked: number) => ({ asked, label: 'Example' });

describe('images of an answer', () => {
  it('say which they are, also after one that cannot be had', async () => {
    expect(await gatherImages(['gone', 'b', 'c', 'd'], toImage, example(3))).toEqual({
      images: [
        { index: 1, ...pngOf('b') },
        { index: 2, ...pngOf('c') },
      ],
      warnings: [{ code: 'image-failed', message: 'It is gone.', details: { index: 0 } }],
    });
  });

  it('keep an index of their own', async () => {
    const { images } = await gatherImages(['b'], (name) => ({ ...pngOf(name), index: 1 }), example(2));
    expect(images).toEqual([{ index: 1, ...pngOf('b') }]);
  });

  it('that are fewer than asked for are told, and none is an error', async () => {
    expect((await gatherImages(['a'], toImage, example(2))).warnings).toEqual([
      { code: 'fewer-images', message: 'Example made 1 of 2 images.', details: { asked: 2, received: 1 } },
    ]);
    await expect(gatherImages(['gone', 'gone'], toImage, example(2))).rejects.toMatchObject({ message: 'It is gone.' });
    await expect(gatherImages([], toImage, example(2))).rejects.toMatchObject({ details: { possiblyCharged: true } });
  });
});
