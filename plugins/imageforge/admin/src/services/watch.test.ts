import type { GenerationStreamEvent, GenerationView } from '../../../shared/generations';
import type { Progress } from './progress';
import { createWatcher } from './watch';

const view = (state: GenerationView['state'], over: Partial<GenerationView> = {}): GenerationView => ({
  id: 'g',
  state,
  stage: 'generate',
  publish: 'on-keep',
  prompt: 'x',
  mode: 'text-to-image',
  provider: 'sketch',
  model: 'sketch',
  procedural: true,
  size: '64x64',
  n: 1,
  images: [],
  estimate: { known: false },
  warnings: [],
  cancelRequested: false,
  requester: { kind: 'admin', id: '1' },
  createdAt: '2026-01-01T00:00:00.000Z',
  ...over,
});

const firstEventMs = 5_000;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

type Step = (onEvent: (event: GenerationStreamEvent) => void) => void | Promise<void>;

/** Parts that follow a script; a pause lets everything else run first. */
const scripted = (streams: Step[], answers: (GenerationView | Error)[]) => {
  const calls: string[] = [];
  const pauses: number[] = [];
  const watcher = createWatcher({
    async stream(_, onEvent) {
      calls.push('stream');
      const step = streams.shift();
      if (!step) throw new Error('no stream');
      await step(onEvent);
    },
    async get() {
      calls.push('get');
      const answer = answers.shift();
      if (!answer) throw new TypeError('unreachable');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    async pause(ms, signal) {
      if (ms === firstEventMs) return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      pauses.push(ms);
      await turn();
    },
  });
  return { watcher, calls, pauses };
};

const until = async (condition: () => boolean) => {
  for (let tries = 0; tries < 200 && !condition(); tries += 1) await turn();
  expect(condition()).toBe(true);
};

test('a stream that tells all needs no poll', async () => {
  const { watcher, calls } = scripted(
    [
      (send) => {
        send({ event: 'generation', data: view('running') });
        send({ event: 'preview', data: { index: 0, url: 'data:x' } });
        // How far the call is changes neither the images nor their previews.
        send({ event: 'progress', data: { fraction: 0.5 } });
        send({ event: 'generation', data: view('succeeded') });
      },
    ],
    [],
  );
  const seen: Progress[] = [];
  watcher.watch('g', (progress) => seen.push(progress));
  await until(() => seen.at(-1)?.view?.state === 'succeeded');
  expect(seen.map(({ view: at, previews }) => [at?.state, Object.keys(previews).length])).toEqual([
    [undefined, 0],
    ['running', 0],
    ['running', 1],
    ['succeeded', 0],
  ]);
  expect(calls).toEqual(['stream']);
});

test('without a stream it polls, and tries the stream again after a while', async () => {
  const { watcher, calls, pauses } = scripted([], [...Array.from({ length: 10 }, () => view('running')), view('succeeded')]);
  let last: Progress | undefined;
  watcher.watch('g', (progress) => (last = progress));
  await until(() => last?.view?.state === 'succeeded');
  expect(calls).toEqual(['stream', 'get', 'stream', ...Array(9).fill('get'), 'stream', 'get']);
  expect(new Set(pauses)).toEqual(new Set([2_000]));
});

test('a stream that broke is asked after once, then opened again', async () => {
  const { watcher, calls } = scripted(
    [
      (send) => send({ event: 'generation', data: view('running') }),
      (send) => send({ event: 'generation', data: view('succeeded') }),
    ],
    [view('running')],
  );
  let last: Progress | undefined;
  watcher.watch('g', (progress) => (last = progress));
  await until(() => last?.view?.state === 'succeeded');
  expect(calls).toEqual(['stream', 'get', 'stream']);
});

test('a lost connection is said after two failures, and forgotten with the next answer', async () => {
  const { watcher, pauses } = scripted([], [new TypeError('1'), new TypeError('2'), new TypeError('3'), view('succeeded')]);
  const connections: string[] = [];
  let last: Progress | undefined;
  watcher.watch('g', (progress) => {
    last = progress;
    if (connections.at(-1) !== progress.connection) connections.push(progress.connection);
  });
  await until(() => last?.view?.state === 'succeeded');
  expect(connections).toEqual(['ok', 'lost', 'ok']);
  expect(pauses).toEqual([4_000, 8_000, 15_000]);
});

test('what is gone is not asked for again', async () => {
  const gone = Object.assign(new Error('gone'), { status: 404 });
  const { watcher, calls } = scripted([], [gone]);
  let last: Progress | undefined;
  watcher.watch('g', (progress) => (last = progress));
  await until(() => last?.problem !== undefined);
  await turn();
  expect(last?.problem?.kind).toBe('missing');
  expect(calls).toEqual(['stream', 'get']);
});

test('two that look at the same one share a connection, and the last one closes it', async () => {
  let aborted = false;
  const watcher = createWatcher({
    stream: (_, __, signal) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          aborted = true;
          resolve();
        }),
      ),
    get: () => Promise.reject(new Error('not asked')),
    pause: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  });
  const stopFirst = watcher.watch('g', () => undefined);
  const stopSecond = watcher.watch('g', () => undefined);
  stopFirst();
  expect(aborted).toBe(false);
  stopSecond();
  expect(aborted).toBe(true);
});

test('keeping an image starts watching again until it is published', async () => {
  const image = { index: 0, assetId: 'a', state: 'ready' as const };
  const { watcher, calls } = scripted(
    [
      (send) => send({ event: 'generation', data: view('succeeded', { images: [image] }) }),
      (send) => send({ event: 'generation', data: view('succeeded', { images: [{ ...image, state: 'published', fileId: 7 }] }) }),
    ],
    [],
  );
  const states: (string | undefined)[] = [];
  watcher.watch('g', (progress) => states.push(progress.view?.images[0]?.state));
  await turn();
  watcher.update('g', { ...image, state: 'publishing' });
  await until(() => states.at(-1) === 'published');
  expect(states).toEqual([undefined, 'ready', 'publishing', 'published']);
  expect(calls).toEqual(['stream', 'stream']);
});

test('a stream that is held back gives way to polling', async () => {
  const calls: string[] = [];
  const watcher = createWatcher({
    stream: (_, __, signal) => {
      calls.push('stream');
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    },
    async get() {
      calls.push('get');
      return view('succeeded');
    },
    pause: () => Promise.resolve(),
  });
  let last: Progress | undefined;
  watcher.watch('g', (progress) => (last = progress));
  await until(() => last?.view?.state === 'succeeded');
  expect(calls).toEqual(['stream', 'get']);
});

test('addresses stay while they are shown, and are taken anew when that is asked for', async () => {
  const at = (previewUrl: string) =>
    view('succeeded', { images: [{ index: 0, state: 'ready', assetId: 'a', previewUrl }] });
  const { watcher } = scripted(
    [
      (send) => {
        send({ event: 'generation', data: { ...at('/first'), state: 'running' } });
        send({ event: 'generation', data: at('/second') });
      },
    ],
    [at('/third')],
  );
  let last: Progress | undefined;
  watcher.watch('g', (progress) => (last = progress));
  await until(() => last?.view?.state === 'succeeded');
  expect(last?.view?.images[0]?.previewUrl).toBe('/first');
  await watcher.refresh('g');
  expect(last?.view?.images[0]?.previewUrl).toBe('/third');
});
