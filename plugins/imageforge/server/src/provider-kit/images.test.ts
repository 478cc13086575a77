import sharp from 'sharp';
import { type FakeServer, startFakeServer } from '../engine/testing/fake-server';
import { solidPng } from '../engine/testing/test-model';
import { dataUrlOf, fileOf, imageOf, imageOfBase64, imageOfLink, knownParameters, resizeTo, sizeWarnings, toPng } from './images';

const badAnswer = { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', details: { possiblyCharged: true } };
const thrownBy = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (thrown) {
    return thrown;
  }
};
const jpeg = async () => ({ bytes: await sharp(await solidPng(4, 2, 1)).jpeg().toBuffer(), mediaType: 'image/jpeg' });

describe('an image of an answer', () => {
  it('is what its bytes are', async () => {
    const { bytes } = await jpeg();
    expect(imageOf(bytes)).toEqual({ bytes, mediaType: 'image/jpeg' });
    expect(thrownBy(() => imageOf(Buffer.from('<svg/>')))).toMatchObject(badAnswer);
  });

  it('may come as base64 or as a data URL', async () => {
    const png = await solidPng(2, 2, 1);
    for (const text of [png.toString('base64'), dataUrlOf({ bytes: png, mediaType: 'image/png' })]) {
      const image = imageOfBase64(text, 10_000);
      expect(image.mediaType).toBe('image/png');
      expect(Buffer.from(image.bytes)).toEqual(png);
    }
    expect(thrownBy(() => imageOfBase64(png.toString('base64'), 10))).toMatchObject(badAnswer);
    expect(thrownBy(() => imageOfBase64('not base64 at all', 10_000))).toMatchObject(badAnswer);
  });

  describe('that comes as a link', () => {
    let server: FakeServer;
    let link: string;
    const limits = { maxBytes: 100_000, timeoutMs: 10_000, signal: new AbortController().signal };
    const trusting = () => ({ ...limits, trustedHosts: [server.host] });
    beforeEach(async () => {
      server = await startFakeServer({
        async answer(_request, images) {
          const [image] = await images.draw({ width: 8, height: 8 }, ['x']);
          return { body: { url: images.link(image ?? Buffer.alloc(0)) } };
        },
      });
    });
    afterEach(() => server.close());
    const answered = async () => {
      const answer = (await (await fetch(server.url)).json()) as { url: string };
      link = answer.url;
    };

    it('is fetched, with the key only to the origin that it belongs to', async () => {
      await answered();
      const credentials = { origin: 'https://api.example.com', headers: { authorization: 'Bearer key' } };
      expect(await imageOfLink(link, { ...trusting(), credentials })).toMatchObject({ mediaType: 'image/png' });
      await imageOfLink(link, { ...trusting(), credentials: { ...credentials, origin: server.url } });
      expect(server.fetched.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer key']);
    });

    it.each([
      ['expired-link', 'status 403: it may have expired'],
      ['private-redirect', 'private network'],
      ['not-an-image', 'Expected a PNG'],
    ] as const)('is no image: %s', async (failure, words) => {
      server.fail(failure);
      await answered();
      await expect(imageOfLink(link, trusting())).rejects.toMatchObject({ ...badAnswer, message: expect.stringContaining(words) });
    });

    it('is not fetched from a private host that nobody configured', async () => {
      await answered();
      await expect(imageOfLink(link, limits)).rejects.toMatchObject(badAnswer);
      expect(server.fetched).toEqual([]);
    });

    it('is no larger than it may be', async () => {
      await answered();
      await expect(imageOfLink(link, { ...trusting(), maxBytes: 10 })).rejects.toMatchObject(badAnswer);
    });

    it('may be a data URL', async () => {
      expect(await imageOfLink(dataUrlOf(await jpeg()), limits)).toMatchObject({ mediaType: 'image/jpeg' });
    });

    it('is not fetched once the call is canceled, which says that the image may have been charged', async () => {
      await answered();
      await expect(imageOfLink(link, { ...trusting(), signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'IMAGEFORGE_CANCELED',
        details: { possiblyCharged: true },
      });
    });
  });
});

it('says which images have another size, and leaves broken ones to those who decode', async () => {
  const images = [await solidPng(64, 64, 1), await solidPng(32, 64, 1), Buffer.from('broken')].map((bytes) => ({ bytes, mediaType: 'image/png' }));
  expect(await sizeWarnings(images, { width: 64, height: 64 }, 'Example')).toEqual([
    {
      code: 'adjusted',
      message: 'An image of 64x64 was asked for; Example made one of 32x64.',
      details: { asked: '64x64', received: '32x64' },
    },
  ]);
});

it('leaves out parameters that are not known, and says which', () => {
  expect(knownParameters({ style: 'poster', mood: 1 }, ['style'], 'Example')).toEqual({
    parameters: { style: 'poster' },
    warnings: [{ code: 'unsupported-setting', message: 'Example does not know the setting "mood"; it was left out.', details: { name: 'mood' } }],
  });
});

describe('a source image', () => {
  it('becomes a PNG, upright', async () => {
    const turned = { bytes: await sharp((await jpeg()).bytes).withMetadata({ orientation: 6 }).toBuffer(), mediaType: 'image/jpeg' };
    expect(await sharp((await toPng(turned)).bytes).metadata()).toMatchObject({ format: 'png', width: 2, height: 4 });
    const png = { bytes: await solidPng(2, 2, 1), mediaType: 'image/png' };
    expect(await toPng(png)).toBe(png);
  });

  it('is cut around the middle to the size that is wanted, and its mask with it', async () => {
    const wide = Buffer.from(Array.from({ length: 4 }, () => [0, 0, 255, 255, 255, 255, 0, 0]).flat());
    const mask = { bytes: await sharp(wide, { raw: { width: 8, height: 4, channels: 1 } }).png().toBuffer(), mediaType: 'image/png' };
    const { data, info } = await sharp((await resizeTo(mask, { width: 4, height: 4 })).bytes).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
    expect({ width: info.width, height: info.height, values: [...new Set(data)] }).toEqual({ width: 4, height: 4, values: [255] });
  });

  it('is a file of a form by its type', async () => {
    const file = fileOf(await jpeg(), 'image');
    expect([file.name, file.type]).toEqual(['image.jpeg', 'image/jpeg']);
  });
});
