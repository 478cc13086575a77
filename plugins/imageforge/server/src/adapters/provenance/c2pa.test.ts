import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ImageBytes } from '../../engine/image-model';
import type { ProvenanceClaim } from '../../engine/provenance/claim';
import { createC2pa } from './c2pa';
import { developmentKey } from './signing-key';

const formats = ['jpeg', 'png', 'webp', 'avif'] as const;
const trained = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

const picture = async (format: (typeof formats)[number], size = 320): Promise<ImageBytes> => ({
  bytes: await sharp({ create: { width: size, height: size, channels: 3, background: '#369', noise: { type: 'gaussian', mean: 128, sigma: 40 } } })
    .toFormat(format)
    .toBuffer(),
  mediaType: `image/${format}`,
});

const claim = (more: Partial<ProvenanceClaim> = {}): ProvenanceClaim => ({
  title: 'a-lighthouse.webp',
  sourceType: 'trainedAlgorithmicMedia',
  model: 'openai/gpt-image-1',
  ingredients: [],
  ...more,
});

describe('Content Credentials', () => {
  let folder: string;
  let c2pa: ReturnType<typeof createC2pa>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imageforge-c2pa-'));
    c2pa = createC2pa(() => developmentKey(folder, new Date('2026-11-25T00:00:00Z')));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(formats)('are signed and read in %s, and the picture stays the same', async (format) => {
    const image = await picture(format);
    const signed = await c2pa.sign(image, claim());
    expect(await c2pa.read(signed)).toEqual({
      state: 'valid',
      failures: [],
      signedBy: 'ImageForge development, Self-made by ImageForge',
      generator: 'ImageForge',
      actions: [{ action: 'c2pa.created', digitalSourceType: trained, softwareAgent: 'openai/gpt-image-1' }],
      ingredients: [],
    });
    const [before, after] = await Promise.all([image, signed].map(({ bytes }) => sharp(bytes).raw().toBuffer()));
    expect(Buffer.compare(before as Buffer, after as Buffer)).toBe(0);
  });

  it.each([
    ['jpeg', 'assertion.dataHash.mismatch'],
    ['png', 'assertion.dataHash.mismatch'],
    ['webp', 'assertion.dataHash.mismatch'],
    ['avif', 'assertion.bmffHash.mismatch'],
  ] as const)('say of one flipped bit in %s that it does not hold', async (format, code) => {
    const image = await picture(format);
    const { bytes, mediaType } = await c2pa.sign(image, claim());
    const flipped = Buffer.from(bytes);
    // A byte of the picture, which stands before the manifest or after it.
    const at = flipped.indexOf(Buffer.from(image.bytes).subarray(-200, -150)) + 10;
    flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
    expect(await c2pa.read({ bytes: flipped, mediaType })).toMatchObject({ state: 'invalid', failures: [code] });
  });

  it('are the same bytes for the same image and claim', async () => {
    const image = await picture('webp');
    const [one, two, other] = [await c2pa.sign(image, claim()), await c2pa.sign(image, claim()), await c2pa.sign(image, claim({ title: 'b' }))];
    expect(Buffer.compare(one.bytes, two.bytes)).toBe(0);
    expect(Buffer.compare(one.bytes, other.bytes)).not.toBe(0);
  });

  it('name what an edit was made of', async () => {
    const photograph = await picture('jpeg');
    const reference = await picture('png');
    const signed = await c2pa.sign(
      await picture('webp'),
      claim({
        sourceType: 'compositeWithTrainedAlgorithmicMedia',
        ingredients: [
          { title: 'photograph', image: photograph, role: 'parent' },
          { title: 'reference', image: reference, role: 'input' },
        ],
      }),
    );
    expect(await c2pa.read(signed)).toMatchObject({
      state: 'valid',
      failures: [],
      actions: [{ action: 'c2pa.opened' }, { action: 'c2pa.edited', digitalSourceType: trained.replace('trained', 'compositeWithTrained') }],
      ingredients: ['photograph', 'reference'],
    });
  });

  it.each(formats)('go on in a smaller version in %s', async (format) => {
    const master = await c2pa.sign(await picture(format), claim());
    const signed = await c2pa.signRendition(await picture(format, 80), { title: 'small', master, changes: ['resized'] });
    expect(await c2pa.read(signed)).toMatchObject({
      state: 'valid',
      failures: [],
      actions: [{ action: 'c2pa.opened' }, { action: 'c2pa.resized' }],
      ingredients: ['small'],
    });
  });

  it('tell of each version of an image what was done to it', async () => {
    const master = await c2pa.sign(await picture('webp'), claim());
    const cut = await c2pa.signRendition(await picture('avif', 60), { title: 'a', master, changes: ['cropped', 'resized', 'transcoded'] });
    const small = await c2pa.signRendition(await picture('webp', 40), { title: 'a', master, changes: ['resized'] });
    const actions = async (image: ImageBytes) => (await c2pa.read(image))?.actions.map(({ action }) => action);
    expect(await actions(cut)).toEqual(['c2pa.opened', 'c2pa.cropped', 'c2pa.resized', 'c2pa.transcoded']);
    expect(await actions(small)).toEqual(['c2pa.opened', 'c2pa.resized']);
    expect(await c2pa.read(cut)).toMatchObject({ state: 'valid', failures: [] });
  });

  it('are the same in a version, whatever was signed before it', async () => {
    const master = await c2pa.sign(await picture('webp'), claim());
    const small = await picture('jpeg', 40);
    const sign = async (signer: typeof c2pa) => (await signer.signRendition(small, { title: 'a', master, changes: ['transcoded'] })).bytes;
    const one = await sign(c2pa);
    await c2pa.signRendition(await picture('webp', 30), { title: 'a', master, changes: ['resized'] });
    const two = await sign(c2pa);
    const other = await sign(createC2pa(() => developmentKey(folder, new Date('2026-11-25T00:00:00Z'))));
    expect([Buffer.compare(one, two), Buffer.compare(one, other)]).toEqual([0, 0]);
  });

  it('go on in versions of more images than the thread remembers', async () => {
    const masters = await Promise.all(Array.from({ length: 10 }, async (_, index) => c2pa.sign(await picture('webp', 32), claim({ title: `${index}` }))));
    const small = await picture('webp', 16);
    const versions = [...masters, ...masters].map((master, index) => c2pa.signRendition(small, { title: `${index % 10}`, master, changes: ['resized'] }));
    for (const [index, version] of (await Promise.all(versions)).entries()) {
      expect(await c2pa.read(version)).toMatchObject({ state: 'valid', ingredients: [`${index % 10}`] });
    }
  });

  it('are not found where there are none', async () => {
    expect(await c2pa.read(await picture('jpeg'))).toBeUndefined();
  });

  it('fail on what is no image, and the next one is signed', async () => {
    const garbage = { bytes: Buffer.alloc(500, 7), mediaType: 'image/png' };
    await expect(c2pa.sign(garbage, claim())).rejects.toMatchObject({ code: 'IMAGEFORGE_INTERNAL' });
    await expect(c2pa.sign(await picture('png'), claim())).resolves.toMatchObject({ mediaType: 'image/png' });
  });
});
