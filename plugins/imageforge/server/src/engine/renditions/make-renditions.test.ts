import sharp from 'sharp';
import { mediaTypeOf } from '../image-model';
import type { Asset } from '../generation/generation';
import type { CredentialSigner } from '../provenance/credentials';
import { assetFixture } from '../testing/generation-fixtures';
import { createMemoryOriginalStore } from '../testing/memory-original-store';
import { createMakeRenditions, createMakeVersions, type MakeVersions, type RenditionOptions } from '.';

const options: RenditionOptions = {
  sets: {
    card: { width: 100, fit: 'inside', gravity: 'attention' },
    tile: { width: 60, height: 60, fit: 'cover', gravity: 'attention', densities: [1] },
  },
  formats: ['webp', 'jpeg'],
  densities: [1, 2],
  quality: { webp: 80, jpeg: 80, avif: 50 },
};
const silent = { debug() {}, info() {}, warn() {}, error() {} };

const subject = async ({ sets = options.sets, width = 300, height = 150, signer }: { sets?: RenditionOptions['sets']; width?: number; height?: number; signer?: CredentialSigner } = {}) => {
  const originals = createMemoryOriginalStore();
  const errors: string[] = [];
  const asked: string[][] = [];
  const make = createMakeVersions({ signer, logger: { ...silent, error: (line) => void errors.push(line) }, concurrency: 2 });
  const makeVersions: MakeVersions = (master, title, versions) => {
    asked.push(versions.map((version) => `${version.width}x${version.height} ${version.format}`));
    return make(master, title, versions);
  };
  const bytes = await sharp({ create: { width, height, channels: 3, background: '#369', noise: { type: 'gaussian', mean: 128, sigma: 30 } } }).webp().toBuffer();
  const key = await originals.put({ bytes, mediaType: 'image/webp' });
  const file = { key, mediaType: 'image/webp', width, height, bytes: bytes.length, thumbhash: 'AAAA' };
  const asset: Asset = { ...assetFixture('a'), file, createdAt: '' };
  return { originals, asset, asked, errors, run: () => createMakeRenditions({ originals, makeVersions, options: { ...options, sets } })(asset) };
};

describe('making renditions', () => {
  it('stores each as what it says it is, in the order of the options', async () => {
    const { run, originals } = await subject();
    const renditions = await run();
    expect(renditions.map(({ name, density, mediaType, width, height }) => `${name} ${density} ${mediaType} ${width}x${height}`)).toEqual([
      'card 1 image/webp 100x50',
      'card 2 image/webp 200x100',
      'card 1 image/jpeg 100x50',
      'card 2 image/jpeg 200x100',
      'tile 1 image/webp 60x60',
      'tile 1 image/jpeg 60x60',
    ]);
    for (const rendition of renditions) {
      const { bytes } = await originals.get(rendition.key);
      expect(bytes.byteLength).toBe(rendition.bytes);
      expect(mediaTypeOf(bytes)).toBe(rendition.mediaType);
      expect(await sharp(bytes).metadata()).toMatchObject({ width: rendition.width, height: rendition.height });
    }
  });

  it('gives the same files again', async () => {
    const { run } = await subject();
    expect(await run()).toEqual(await run());
  });

  it('makes the same version once, and not that which is the file itself', async () => {
    const sets = { card: options.sets.card, whole: { width: 100, fit: 'inside', gravity: 'entropy' }, huge: { width: 999, fit: 'inside', gravity: 'entropy' } } as RenditionOptions['sets'];
    const { run, asked, asset } = await subject({ sets });
    const renditions = await run();
    expect(asked).toEqual([['100x50 webp', '200x100 webp', '100x50 jpeg', '200x100 jpeg', '300x150 jpeg']]);
    const keysOf = (name: string) => renditions.filter((rendition) => rendition.name === name).map(({ key }) => key);
    expect(keysOf('whole')).toEqual(keysOf('card'));
    expect(keysOf('huge')[0]).toBe(asset.file.key);
    expect(renditions.every((rendition) => !('thumbhash' in rendition))).toBe(true);
  });

  it('does not even read the file where there is nothing to make', async () => {
    const { run, asset } = await subject({ sets: {} });
    asset.file.key = 'gone.webp';
    expect(await run()).toEqual([]);
  });

  it('says what was done to each, and goes on without a signature where the signer fails', async () => {
    const claims: string[] = [];
    const signer: CredentialSigner = {
      sign: async (image) => image,
      read: async () => undefined,
      async signRendition({ mediaType }, { title, changes }) {
        claims.push(`${title} ${mediaType} ${changes.join(' ')}`);
        if (mediaType === 'image/jpeg') throw new Error('no signature');
        return { bytes: Buffer.from('signed'), mediaType };
      },
    };
    const { run, errors, originals } = await subject({ signer, sets: { tile: options.sets.tile! } });
    const [webp, jpeg] = await run();
    expect(claims.sort()).toEqual(['a-lighthouse image/jpeg cropped resized transcoded', 'a-lighthouse image/webp cropped resized']);
    expect(Buffer.from((await originals.get(webp!.key)).bytes).toString()).toBe('signed');
    expect(mediaTypeOf((await originals.get(jpeg!.key)).bytes)).toBe('image/jpeg');
    expect(errors).toEqual([expect.stringMatching(/^1 of 2 versions of a-lighthouse have no Content Credentials: .*no signature/)]);
  });
});
