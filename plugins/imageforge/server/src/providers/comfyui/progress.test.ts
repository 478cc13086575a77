import { callOf } from '../../provider-kit/testing/calls';
import { createComfyUIProvider } from '.';
import { passesOf } from './progress-feed';
import { checkpoints, type FakeComfyUI, type FakeComfyUIOptions, startFakeComfyUI } from './testing/fake-comfyui';

let server: FakeComfyUI;
afterEach(() => server.close());

/** What a job tells of itself on a server that does as it is told. */
const progressOf = async (options: FakeComfyUIOptions) => {
  server = await startFakeComfyUI({ sockets: 'awaited', ...options });
  const told: number[] = [];
  const { models } = createComfyUIProvider({ baseURL: server.url, pollMs: 1, models: [{ id: checkpoints[0]! }] });
  const { images } = await models[0]!.model.generate(callOf({ onProgress: (fraction) => void told.push(fraction) }));
  expect(images).toHaveLength(1);
  return told;
};
type Tell = NonNullable<FakeComfyUIOptions['tell']>;
const progress = (job: string | undefined, value: unknown, max: unknown, node = 'sampler') => ({ type: 'progress', data: { value, max, prompt_id: job, node } });

describe('the progress of a job', () => {
  it('is told while it goes on', async () => {
    expect(await progressOf({})).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('is that of our job alone, and never goes back', async () => {
    const tell: Tell = async (job, clientId, sockets) => {
      for (const [whose, value] of [[job, 2], ['somebody-else', 9], [undefined, 8], [job, 1], [job, 5]] as const) await sockets.send(clientId, progress(whose, value, 10));
    };
    expect(await progressOf({ tell })).toEqual([0.2, 0.5]);
  });

  it('is made of those of all samplers of a graph', async () => {
    const sampler = { class_type: 'KSampler', inputs: {} };
    expect(passesOf({ 1: sampler, 2: { class_type: 'SamplerCustomAdvanced', inputs: {} }, 3: { class_type: 'VAEDecode', inputs: {} } })).toBe(2);
    expect(passesOf({})).toBe(1);
    const tell: Tell = async (job, clientId, sockets) => {
      await sockets.send(clientId, progress(job, 1, 2));
      // The graph has one sampler: another node that tells comes too late to count.
      await sockets.send(clientId, progress(job, 2, 2, 'upscale'));
    };
    expect(await progressOf({ tell })).toEqual([0.5]);
  });

  it('ends with the socket, and the job goes on', async () => {
    const tell: Tell = async (job, clientId, sockets) => {
      await sockets.send(clientId, progress(job, 1, 4));
      sockets.cut(clientId);
    };
    expect(await progressOf({ tell })).toEqual([0.25]);
  });

  it('is not there where there is no socket, and the job is looked at all the same', async () => {
    expect(await progressOf({ sockets: 'refused' })).toEqual([]);
  });

  it('is not asked for where nobody wants it, nor of a job that another worker has begun', async () => {
    server = await startFakeComfyUI();
    const { models } = createComfyUIProvider({ baseURL: server.url, pollMs: 1, models: [{ id: checkpoints[0]! }] });
    let sockets = 0;
    void server.connected().then(() => (sockets += 1));
    const jobs: string[] = [];
    await models[0]!.model.generate(callOf({ onJob: async (job) => void jobs.push(job) }));
    await models[0]!.model.generate(callOf({ job: jobs[0]!, onProgress: () => undefined }));
    expect(sockets).toBe(0);
  });

  it.each([
    ['when the job is done', undefined],
    ['when it is canceled', 'cancel'],
  ])('lets go of its socket %s', async (_, how) => {
    server = await startFakeComfyUI({ sockets: 'awaited' });
    const controller = new AbortController();
    const gone = server.gone();
    const { models } = createComfyUIProvider({ baseURL: server.url, pollMs: 1, models: [{ id: checkpoints[0]! }] });
    if (how) server.next('GET /history', 'hang');
    const looked = server.arrival('GET /history');
    const call = models[0]!.model.generate(callOf({ signal: controller.signal, onProgress: () => undefined })).catch(({ code }: { code: string }) => code);
    await looked;
    if (how) controller.abort();
    expect(await call).toEqual(how ? 'IMAGEFORGE_CANCELED' : expect.objectContaining({ warnings: [] }));
    expect(await gone).toEqual(expect.any(Number));
  });
});

it('looks at the job as soon as it is told that it is done', async () => {
  server = await startFakeComfyUI({
    sockets: 'awaited',
    // By then the history has it; without the word, the next look would be in an hour.
    tell: (job, clientId, sockets) => sockets.send(clientId, { type: 'executing', data: { node: null, prompt_id: job } }),
  });
  const { models } = createComfyUIProvider({ baseURL: server.url, pollMs: 3_600_000, timeoutMs: 7_200_000, models: [{ id: checkpoints[0]! }] });
  expect((await models[0]!.model.generate(callOf({ onProgress: () => undefined }))).images).toHaveLength(1);
});

describe('a hostile server', () => {
  it.each<[string, string | Buffer | object]>([
    ['text that is no JSON', '<html>'],
    ['JSON that is no message', '[[["progress"]]]'],
    ['a message without data', { type: 'progress' }],
    ['null', 'null'],
    ['bytes', Buffer.alloc(1_000, 7)],
    ['a text that is too long to be progress', JSON.stringify({ type: 'progress', data: { filler: 'x'.repeat(200_000) } })],
  ])('that sends %s is not heard, and the next message is', async (_, message) => {
    const tell: Tell = async (job, clientId, sockets) => {
      await sockets.send(clientId, message);
      await sockets.send(clientId, progress(job, 1, 2));
    };
    expect(await progressOf({ tell })).toEqual([0.5]);
  });

  it('cannot tell of a fraction that is none', async () => {
    const tell: Tell = async (job, clientId, sockets) => {
      for (const [value, max] of [[1, 0], [-1, 4], ['1', 4], [null, 4], [1, -4], [1e308, 1e-308], [1, 4]]) await sockets.send(clientId, progress(job, value, max));
    };
    expect(await progressOf({ tell })).toEqual([1]);
  });

  it('that sends a huge message loses its socket, before the message is there', async () => {
    const tell: Tell = async (job, clientId, sockets) => {
      const gone = sockets.gone();
      await sockets.send(clientId, Buffer.alloc(20_000_000));
      expect(await gone).toBe(1009);
      await sockets.send(clientId, progress(job, 1, 2));
    };
    expect(await progressOf({ tell })).toEqual([]);
  });

  it('that talks without end loses it too', async () => {
    let closed: number | undefined;
    const tell: Tell = async (job, clientId, sockets) => {
      const gone = sockets.gone();
      sockets.flood(clientId, JSON.stringify(progress('somebody-else', 1, 2)), 25_000);
      closed = await gone;
      await sockets.send(clientId, progress(job, 1, 2));
    };
    expect(await progressOf({ tell })).toEqual([]);
    expect(closed).toEqual(expect.any(Number));
  });
});
