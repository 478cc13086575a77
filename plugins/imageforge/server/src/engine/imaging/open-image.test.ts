import sharp from 'sharp';
import { checkMask, firstFrame, prepareMask, decodeImage, viewImage } from '.';
import { finishImage } from './finish-image';
import { openImage } from './open-image';
import { readMetadata } from './read-metadata';

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } });
const svg = async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#fff"/></svg>');
const others: [string, () => Promise<Buffer>][] = [
  ['SVG', svg],
  ['TIFF', () => picture().tiff().toBuffer()],
  ['PPM', async () => Buffer.from('P3 1 1 255 255 255 255')],
];
const xmp = { sourceType: 'trainedAlgorithmicMedia', creatorTool: 'test' } as const;
/** Everything here that is handed a file. */
const openers: [string, (bytes: Buffer) => unknown][] = [
  ['openImage', (bytes) => openImage(bytes)],
  ['finishImage', (bytes) => finishImage(bytes, { format: 'png', quality: 80, xmp })],
  ['firstFrame', firstFrame],
  ['checkMask', (bytes) => checkMask({ bytes, mediaType: 'image/png' })],
  ['prepareMask', (bytes) => prepareMask({ bytes, mediaType: 'image/png' })],
  ['decodeImage', (bytes) => decodeImage(bytes)],
  ['viewImage', (bytes) => viewImage({ bytes, mediaType: 'image/avif' })],
  ['readMetadata', readMetadata],
];

describe.each(others)('a file of %s, which libvips could read', (_kind, make) => {
  it.each(openers)('is opened by nobody: %s', async (_name, open) => {
    await expect((async () => open(await make()))()).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE' });
  });
});

describe('opening an image', () => {
  it.each(openers)('is possible for a PNG: %s', async (_name, open) => {
    await expect((async () => open(await picture().png().toBuffer()))()).resolves.toBeDefined();
  });

  it('decodes no more pixels than it is told', async () => {
    await expect(openImage(await picture().png().toBuffer(), { maxPixels: 63 }).raw().toBuffer()).rejects.toThrow(/pixel limit/);
  });

  it('leaves what others in the process open alone: Strapi takes SVG', async () => {
    expect(await sharp(await svg()).metadata()).toMatchObject({ format: 'svg' });
  });
});
