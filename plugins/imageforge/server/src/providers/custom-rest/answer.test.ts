import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callOf, failureOf, picture } from './testing/calls';
import { type Delivery, plantedKey } from './testing/description';
import { startStudio, type Studio } from './testing/fake-studio';

let studio: Studio;
const start = async (delivery: Delivery): Promise<Studio> => (studio = await startStudio(delivery));
afterEach(() => studio?.close());

describe('the words of a refusal', () => {
  it('are the server\'s own, by the pointer', async () => {
    await start('base64');
    studio.refuse('unsafe');
    expect(await failureOf(studio.model().generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_MODERATION_REFUSED',
      message: 'Studio refused this content: It is unsafe.',
      details: { status: 200 },
    });
  });

  it('get their code by a value, then by their status', async () => {
    await start('base64');
    const errors = {
      message: '/trouble/words',
      byValue: [
        { pointer: '/trouble/kind', values: ['other'], is: 'timeout' },
        { pointer: '/trouble/kind', is: 'quota' },
      ],
      byStatus: { '422': 'moderation' },
    };
    const model = studio.model({ errors });
    studio.fail('422');
    expect(await failureOf(model.generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_TIMEOUT' });
    studio.refuse('money');
    expect(await failureOf(model.generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_QUOTA' });
    studio.fail('422');
    const byStatus = studio.model({ errors: { ...errors, byValue: [] } });
    expect(await failureOf(byStatus.generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_MODERATION_REFUSED' });
  });
});

describe('images', () => {
  it('of which one was filtered come without it, and with their own seeds', async () => {
    await start('base64');
    studio.filter();
    const { images, warnings, usage, requestId } = await studio.model().generate(callOf({ n: 3 }));
    expect(images.map(({ seed }) => seed)).toEqual([8, 9]);
    expect(warnings).toEqual([{ code: 'image-failed', message: 'Studio refused this content: it left out image 1.', details: { index: 0 } }]);
    expect(usage).toEqual({ images: 2, seconds: 2 });
    expect(requestId).toBe('req-1');
  });

  it('that were all filtered are a refusal, not an empty success', async () => {
    await start('base64');
    studio.filter();
    expect(await failureOf(studio.model().generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_MODERATION_REFUSED' });
  });

  it('of which one link has expired come without it', async () => {
    await start('url');
    studio.fail('expired-link');
    const { images, warnings } = await studio.model().generate(callOf({ n: 2 }));
    expect(images).toHaveLength(1);
    expect(warnings).toEqual([expect.objectContaining({ code: 'image-failed', details: { index: 0 } })]);
  });

  it('behind links of the server are fetched with the key, at once', async () => {
    await start('url');
    await studio.model().generate(callOf());
    expect(studio.fetched.map(({ headers }) => headers.authorization)).toEqual([`Key ${plantedKey}`]);
  });

  it('behind links to another host are fetched without the key, and never from a private one that nobody named', async () => {
    const seen: (string | undefined)[] = [];
    const { bytes } = await picture(256, 256);
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end(bytes);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const answering = createServer((_, response) => response.end(JSON.stringify({ links: [`http://${host}/1.png`] })));
    await new Promise<void>((resolve) => answering.listen(0, '127.0.0.1', resolve));
    const baseURL = `http://127.0.0.1:${(answering.address() as AddressInfo).port}`;

    await start('url');
    expect(await failureOf(studio.model({ baseURL }).generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
      message: expect.stringContaining('private network'),
    });
    expect(seen).toEqual([]);
    const { images } = await studio.model({ baseURL, trustedHosts: [host] }).generate(callOf());
    expect(images[0]?.bytes).toEqual(Buffer.from(bytes));
    expect(seen).toEqual([undefined]);
    other.close();
    answering.close();
  });

  it('that are larger than the installation takes are refused', async () => {
    await start('base64');
    const thrown = await failureOf(studio.model({}, { maxImageBytes: 100 }).generate(callOf()));
    expect(thrown).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
  });
});
