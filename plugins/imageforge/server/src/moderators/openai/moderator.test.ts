import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOpenAIModerator } from './moderator';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (body: unknown, status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };

describe('OpenAI’s moderation', () => {
  let answer: Answer;
  const requests: { path?: string; authorization?: string; body: unknown }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
      requests.push({ path: request.url, authorization: request.headers.authorization, body });
      answer(request, response);
    });
  });
  let url: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => requests.splice(0));

  const moderator = (more = {}) =>
    createOpenAIModerator({
      apiKey: 'sk-planted-secret',
      baseURL: url,
      model: 'omni-moderation-latest',
      judges: ['text', 'image'],
      timeoutMs: 5_000,
      viewOf: async (image) => image,
      ...more,
    });
  const signal = new AbortController().signal;
  const ask = (more = {}) => moderator(more).moderate({ kind: 'prompt', text: 'A storm' }, signal);

  it('asks about a text, and gives the score of every category', async () => {
    answer = json({ results: [{ flagged: false, category_scores: { violence: 0.25, 'sexual/minors': 0.0001 } }] });
    expect(await ask()).toEqual([
      { moderator: 'openai', category: 'violence', score: 0.25 },
      { moderator: 'openai', category: 'sexual/minors', score: 0.0001 },
    ]);
    expect(requests).toEqual([
      {
        path: '/v1/moderations',
        authorization: 'Bearer sk-planted-secret',
        body: { model: 'omni-moderation-latest', input: [{ type: 'text', text: 'A storm' }] },
      },
    ]);
  });

  it('asks about an image, by its bytes', async () => {
    answer = json({ results: [{ category_scores: { hate: null, sexual: 0.9 } }] });
    const image = { bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/png' };
    expect(await moderator().moderate({ kind: 'output', image }, signal)).toEqual([{ moderator: 'openai', category: 'sexual', score: 0.9 }]);
    expect(requests[0]?.body).toMatchObject({ input: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AQID' } }] });
  });

  it.each<[string, Answer]>([
    ['an error', json({ error: { message: 'Incorrect API key provided: sk-planted-secret' } }, 401)],
    ['too many requests', json({}, 429)],
    ['a redirect', (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['no JSON', (_request, response) => response.end('<html>sk-planted-secret')],
    ['no results', json({ results: [] })],
    ['no scores', json({ results: [{ flagged: false }] })],
    ['something else', json(null)],
    ['a cut connection', (request) => request.socket.destroy()],
    ['two megabytes', (_request, response) => response.end(`"${'x'.repeat(2_000_000)}"`)],
  ])('judges nothing when the answer is %s, and tells no secret', async (_name, given) => {
    answer = given;
    const error = await ask().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'IMAGEFORGE_MODERATOR_UNAVAILABLE' });
    expect(`${(error as Error).message} ${String((error as Error).cause)}`).not.toContain('planted');
  });

  it('waits for an answer no longer than it may', async () => {
    answer = () => undefined;
    await expect(ask({ timeoutMs: 50 })).rejects.toMatchObject({ code: 'IMAGEFORGE_MODERATOR_UNAVAILABLE', message: expect.stringContaining('50 ms') });
  });

  it('stops when the generation does', async () => {
    const controller = new AbortController();
    answer = () => controller.abort(new Error('canceled'));
    await expect(moderator().moderate({ kind: 'prompt', text: 'x' }, controller.signal)).rejects.toThrow('canceled');
  });
});
