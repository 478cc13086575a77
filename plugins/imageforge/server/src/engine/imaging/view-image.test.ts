import sharp from 'sharp';
import { viewImage } from './view-image';

const noise = (side: number) =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 60 } } });

describe('an image as a service takes it', () => {
  it('is the image itself where it is small and of a common type', async () => {
    const image = { bytes: new Uint8Array(await noise(64).png().toBuffer()), mediaType: 'image/png' };
    expect(await viewImage(image)).toBe(image);
  });

  it('is a smaller JPEG where it is large', async () => {
    const bytes = await noise(2_000).png().toBuffer();
    const view = await viewImage({ bytes, mediaType: 'image/png' });
    expect(await sharp(view.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 1_536, height: 1_536 });
    expect(view.mediaType).toBe('image/jpeg');
  });

  it('is a JPEG where services may not know its type, upright and without transparency', async () => {
    const bytes = await sharp({ create: { width: 40, height: 20, channels: 4, background: '#0000' } }).avif().toBuffer();
    const view = await viewImage({ bytes, mediaType: 'image/avif' });
    const { data, info } = await sharp(view.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, data[0]]).toEqual([40, 20, 255]);
  });
});
