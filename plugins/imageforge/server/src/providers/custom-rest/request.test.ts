import sharp from 'sharp';
import { callOf, failureOf, picture } from './testing/calls';
import { describeStudio, plantedKey } from './testing/description';
import { startStudio, type Studio } from './testing/fake-studio';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio('base64');
});
afterAll(() => studio.close());
beforeEach(() => void studio.requests.splice(0));

const { requests: [texts, , edits], models: [model] } = describeStudio('http://127.0.0.1:1', 'base64');

describe('the request', () => {
  it('is the template with the values of the call, each of its kind', async () => {
    await studio.model().generate(callOf({ n: 2, negativePrompt: 'snow', parameters: { steps: 20 } }));
    const [request] = studio.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/v1/images/base64' });
    expect(request?.headers).toMatchObject({ authorization: `Key ${plantedKey}`, 'content-type': 'application/json' });
    expect(request?.json()).toEqual({
      model: 'brush/1',
      prompt: 'a red fox',
      avoid: 'snow',
      size: { width: 256, height: 256 },
      count: 2,
      seed: 7,
      steps: 20,
    });
  });

  it('leaves out a field that there is no value for', async () => {
    await studio.model().generate(callOf());
    expect(studio.requests[0]?.json()).not.toHaveProperty('avoid');
    expect(studio.requests[0]?.json()).not.toHaveProperty('steps');
  });

  it('fills each place once, whatever a prompt says', async () => {
    await studio.model().generate(callOf({ prompt: 'a {{seed}} {{mask}} $& "}' }));
    expect(studio.requests[0]?.json().prompt).toBe('a {{seed}} {{mask}} $& "}');
  });

  it('carries images as data URLs, in their order and untouched', async () => {
    const images = [await picture(64, 48), await picture(32, 32)];
    await studio.model().generate(callOf({ mode: 'edit', images }));
    const { pictures } = studio.requests[0]?.json() as { pictures: string[] };
    expect(pictures.map((url) => url.slice(0, 22))).toEqual(Array(2).fill('data:image/png;base64,'));
    expect(pictures.map((url) => Buffer.from(url.slice(22), 'base64'))).toEqual(images.map(({ bytes }) => Buffer.from(bytes)));
  });

  it('is a form where the template says so, with files, lists as parts of one name, and the mask in its dress', async () => {
    const white = await sharp({ create: { width: 32, height: 48, channels: 3, background: '#fff' } }).png().toBuffer();
    const mask = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#000' } }).composite([{ input: white, left: 0, top: 0 }]).png().toBuffer();
    const images = [await picture(64, 48), await picture(64, 48, '#a47')];
    await studio.model().generate(callOf({ mode: 'inpaint', images, mask: { bytes: mask, mediaType: 'image/png' } }));
    const form = await studio.requests[0]!.form();
    expect([...form.entries()].map(([name, value]) => [name, value instanceof File ? `${value.name} ${value.type}` : value])).toEqual([
      ['prompt', 'a red fox'],
      ['pictures', 'image-1.png image/png'],
      ['pictures', 'image-2.png image/png'],
      ['cover', 'mask.png image/png'],
      ['width', '256'],
      ['height', '256'],
      ['count', '1'],
      ['seed', '7'],
      ['tags', 'inpaint'],
      ['tags', 'size 256x256'],
    ]);
    // Transparent where to repaint.
    const { data } = await sharp(Buffer.from(await (form.get('cover') as File).arrayBuffer())).raw().toBuffer({ resolveWithObject: true });
    expect([data[3], data[63 * 4 + 3]]).toEqual([0, 255]);
  });

  it('refuses a mask of other dimensions before it is made', async () => {
    const call = callOf({ mode: 'inpaint', images: [await picture(64, 48)], mask: await picture(48, 64) });
    expect(await failureOf(studio.model().generate(call))).toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE' });
    expect(studio.requests).toEqual([]);
  });

  it('may be a GET, with every value in its place of the address', async () => {
    const requests = [{ method: 'GET', path: '/draw/{{prompt}}/{{model}}', query: { size: '{{width}}x{{height}}', seed: '{{seed}}', n: '{{n}}', not: '{{negativePrompt}}', steps: '{{parameters.steps}}' } }];
    const models = [{ id: 'a/b', capabilities: { sizes: { kind: 'list', sizes: [{ width: 256, height: 256 }] }, seed: true, parameters: ['steps'] } }];
    await failureOf(studio.model({ requests, models }).generate(callOf({ prompt: '../fox & hen?' })));
    const [request] = studio.requests;
    expect(request).toMatchObject({ method: 'GET', path: '/v1/draw/..%2Ffox%20%26%20hen%3F/a%2Fb' });
    expect(request?.bytes).toHaveLength(0);
    expect(Object.fromEntries(request!.query)).toEqual({ size: '256x256', seed: '7', n: '1' });
  });

  it.each([
    ['/{{parameters.style}}/gen', '..'],
    ['/{{parameters.style}}/gen', '.'],
    ['/{{parameters.style}}/gen', ''],
    ['/{{parameters.style}}/gen', undefined],
    ['/a/.{{parameters.style}}?x=1', '.'],
  ])('leads to no path but that of %s, whatever a value says (%j)', async (path, style) => {
    const requests = [{ path, json: { prompt: '{{prompt}}' } }];
    const models = [{ id: 'a', capabilities: { sizes: { kind: 'list', sizes: [{ width: 256, height: 256 }] }, parameters: ['style'] } }];
    const parameters = style === undefined ? {} : { style };
    expect(await failureOf(studio.model({ requests, models }).generate(callOf({ parameters })))).toMatchObject({
      code: 'IMAGEFORGE_INVALID_REQUEST',
      details: { field: 'parameters.style' },
    });
    expect(studio.requests).toEqual([]);
    await failureOf(studio.model({ requests, models }).generate(callOf({ parameters: { style: '...\ud800' } })));
    expect(studio.requests).toHaveLength(1);
  });

  it('tells what the request of a mode does not pass on', async () => {
    const { avoid: _, ...json } = edits!.json as Record<string, unknown>;
    const requests = [texts, { ...edits, modes: ['image-to-image'], json }, edits];
    const capabilities = { ...model!.capabilities, modes: ['text-to-image', 'edit', 'image-to-image'] };
    const subject = studio.model({ requests, models: [{ ...model, capabilities }] });
    const call = callOf({ images: [await picture(64, 64)], negativePrompt: 'snow', strength: 0.4 });
    expect((await subject.generate({ ...call, mode: 'edit' })).warnings).toEqual([]);
    expect((await subject.generate({ ...call, mode: 'image-to-image' })).warnings).toEqual([
      {
        code: 'unsupported-setting',
        message: 'Brush 1 does not know the setting "negativePrompt" for image-to-image; it was left out.',
        details: { name: 'negativePrompt' },
      },
    ]);
    expect(studio.requests.at(-1)?.json().strength).toBe(0.4);
  });
});
