import { readStream } from './stream';
import type { SseEvent } from './sse';
import { StreamRefused } from './streamRefused';

const silenceMs = 40_000;

/** A server whose answer the test feeds by hand. */
const serve = (status = 200) => {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: (one) => void (controller = one) });
  globalThis.fetch = async (_url, init) => {
    init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
    return new Response(body, { status });
  };
  return { send: (text: string) => controller.enqueue(new TextEncoder().encode(text)), end: () => controller.close() };
};

const { fetch } = globalThis;
const withWindow = globalThis as { window?: object };

beforeEach(() => {
  withWindow.window = {};
  jest.useFakeTimers();
});
afterEach(() => {
  delete withWindow.window;
  globalThis.fetch = fetch;
  jest.useRealTimers();
});

const open = () => {
  const events: SseEvent[] = [];
  let end: unknown;
  void readStream({ path: '/x', signal: new AbortController().signal, onEvent: (event) => events.push(event) }).then(
    () => (end = 'closed'),
    (thrown: unknown) => (end = thrown),
  );
  return { events, end: () => end };
};

test('a stream that says something now and then is alive, and one that falls silent is dead', async () => {
  const { send } = serve();
  const { events, end } = open();
  for (let time = 0; time < 3; time += 1) {
    await jest.advanceTimersByTimeAsync(silenceMs - 1);
    send(': still here\n\n');
  }
  await jest.advanceTimersByTimeAsync(silenceMs - 1);
  send('event: generation\ndata: {}\n\n');
  await jest.advanceTimersByTimeAsync(0);
  expect(events).toHaveLength(1);
  expect(end()).toBeUndefined();
  await jest.advanceTimersByTimeAsync(silenceMs);
  expect(end()).toMatchObject({ name: 'TimeoutError' });
});

test('the end of the server is the end, and a refusal says its status', async () => {
  const server = serve();
  const opened = open();
  await jest.advanceTimersByTimeAsync(0);
  server.end();
  await jest.advanceTimersByTimeAsync(0);
  expect(opened.end()).toBe('closed');
  serve(403);
  const refused = open();
  await jest.advanceTimersByTimeAsync(0);
  expect(refused.end()).toBeInstanceOf(StreamRefused);
  expect(refused.end()).toMatchObject({ status: 403 });
});
