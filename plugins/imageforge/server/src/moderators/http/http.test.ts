import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpModerator } from '.';
import { fillTemplate } from './fill-template';
import type { HttpModeratorOptions } from './moderator';
import { readScores, type ScorePointers } from './read-scores';

describe('any classifier over HTTP', () => {
  const requests: { type?: string; key?: string | string[]; body: Buffer }[] = [];
  let answer: unknown;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ type: request.headers['content-type'], key: request.headers['x-key'], body: Buffer.concat(chunks) });
      response.end(JSON.stringify(answer));
    });
  });
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => requests.splice(0));

  const ask = (options: Partial<HttpModeratorOptions>) => {
    const moderator = createHttpModerator({
      id: 'local',
      judges: 'text',
      url,
      headers: { 'x-key': 'secret' },
      scores: '/scores',
      timeoutMs: 5_000,
      viewOf: async (image) => image,
      ...options,
    });
    const image = { bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/png' };
    const subject = options.judges === 'image' ? ({ kind: 'output', image } as const) : ({ kind: 'prompt', text: 'say "{{kind}}"' } as const);
    return moderator.moderate(subject, new AbortController().signal);
  };

  it('is sent a text in the form that it wants', async () => {
    answer = [[{ label: 'toxic', score: 0.75 }]];
    expect(await ask({ body: { inputs: ['{{text}}'], kind: '{{kind}}', top_k: 5 }, scores: '/0' })).toEqual([
      { moderator: 'local', category: 'toxic', score: 0.75 },
    ]);
    expect(requests[0]).toMatchObject({ type: 'application/json', key: 'secret' });
    expect(JSON.parse(String(requests[0]?.body))).toEqual({ inputs: ['say "{{kind}}"'], kind: 'prompt', top_k: 5 });
  });

  it('is sent an image as bytes, or within JSON', async () => {
    answer = { nsfw: { probability: 0.5 } };
    const scores = { nsfw: '/nsfw/probability' };
    expect(await ask({ judges: 'image', body: 'bytes', scores })).toEqual([{ moderator: 'local', category: 'nsfw', score: 0.5 }]);
    expect(requests[0]).toMatchObject({ type: 'image/png', body: Buffer.from([1, 2, 3]) });
    await ask({ judges: 'image', scores });
    expect(JSON.parse(String(requests[1]?.body))).toEqual({ image: 'AQID' });
    await ask({ judges: 'image', body: { url: '{{dataUrl}}' }, scores });
    expect(JSON.parse(String(requests[2]?.body))).toEqual({ url: 'data:image/png;base64,AQID' });
  });
});

describe('the scores of an answer', () => {
  it.each<[string, unknown, ScorePointers, object[]]>([
    ['by category', { a: { b: { hate: 0.1, gore: 1 } } }, '/a/b', [{ category: 'hate', score: 0.1 }, { category: 'gore', score: 1 }]],
    ['at the root', { hate: 0 }, '', [{ category: 'hate', score: 0 }]],
    ['in a list', [{ label: 'x', score: 0.3 }, { category: 'y', score: 0.4 }], '', [{ category: 'x', score: 0.3 }, { category: 'y', score: 0.4 }]],
    ['nothing found', { detections: [] }, '/detections', []],
    ['by pointers', { unsafe: true, 'a/b': [0.2] }, { unsafe: '/unsafe', deep: '/a~1b/0' }, [{ category: 'unsafe', score: 1 }, { category: 'deep', score: 0.2 }]],
  ])('%s', (_name, answer, pointers, scores) => {
    expect(readScores(answer, pointers)).toEqual(scores);
  });

  it.each<[string, unknown, ScorePointers]>([
    ['nothing there', { other: 1 }, '/scores'],
    ['an empty object', { scores: {} }, '/scores'],
    ['a number without a name', { scores: 0.4 }, '/scores'],
    ['percents', { scores: { hate: 40 } }, '/scores'],
    ['text', { scores: { hate: '0.4' } }, '/scores'],
    ['null', { hate: null }, { hate: '/hate' }],
    ['NaN', { hate: NaN }, { hate: '/hate' }],
    ['items without a label', { scores: [{ score: 0.1 }] }, '/scores'],
    ['what every object has', {}, '/constructor/name'],
  ])('are not made of %s', (_name, answer, pointers) => {
    expect(() => readScores(answer, pointers)).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_MODERATOR_UNAVAILABLE' }));
  });
});

test('a template leaves what it does not know', () => {
  expect(fillTemplate({ a: '{{x}} {{text}}', b: [1, null, '{{text}}{{text}}'] }, { text: 't' })).toEqual({ a: '{{x}} t', b: [1, null, 'tt'] });
});
