import { type ArrivedImage, createEntryEvents, type EntryEventParts } from './entryEvents';
import { StreamRefused } from './streamRefused';

const key = { uid: 'api::article.article', documentId: 'd', locale: 'en' };
const file = { id: 7, url: '/uploads/x.webp' };
const turn = () => new Promise((resolve) => setImmediate(resolve));

type Handlers = Parameters<EntryEventParts['stream']>[1];

/** A server whose streams the test opens, feeds and ends by hand. */
const server = () => {
  const streams: { handlers: Handlers; signal: AbortSignal; end(error?: Error): void }[] = [];
  const pauses: number[] = [];
  const missed: Awaited<ReturnType<EntryEventParts['images']>> = [];
  let asked = 0;
  const events = createEntryEvents({
    stream: (_, handlers, signal) =>
      new Promise((resolve, reject) => {
        streams.push({ handlers, signal, end: (error) => (error ? reject(error) : resolve()) });
      }),
    images: async () => {
      asked += 1;
      return missed;
    },
    pause: async (ms) => {
      pauses.push(ms);
    },
  });
  return { events, streams, pauses, missed, asked: () => asked };
};

test('fields of one entry share a stream, and the last one closes it', async () => {
  const { events, streams } = server();
  const seen: ArrivedImage[][] = [[], []];
  const stops = seen.map((list) => events.listen(key, (image) => list.push(image)));
  expect(streams).toHaveLength(1);
  streams[0]?.handlers.onEvent({ ...key, path: 'cover', file });
  expect(seen).toEqual([[{ path: 'cover', file }], [{ path: 'cover', file }]]);
  stops[0]?.();
  expect(streams[0]?.signal.aborted).toBe(false);
  stops[1]?.();
  expect(streams[0]?.signal.aborted).toBe(true);
});

test('another locale is not ours, no locale is everybody’s, and a file must be one', () => {
  const { events, streams } = server();
  const seen: ArrivedImage[] = [];
  events.listen(key, (image) => seen.push(image));
  const send = streams[0]?.handlers.onEvent;
  send?.({ ...key, locale: 'de', path: 'a', file });
  send?.({ ...key, locale: undefined, path: 'b', file });
  send?.({ ...key, path: 'c', file: {} });
  expect(seen.map(({ path }) => path)).toEqual(['b']);
});

test('what was missed is asked for with each connection', async () => {
  const { events, streams, missed, asked } = server();
  const seen: string[] = [];
  events.listen(key, ({ path }) => seen.push(path));
  missed.push({ path: 'cover', locale: 'en', file }, { path: 'cover', locale: 'de', file });
  streams[0]?.handlers.onOpen();
  await turn();
  streams[0]?.end();
  await turn();
  streams[1]?.handlers.onOpen();
  await turn();
  expect(asked()).toBe(2);
  expect(seen).toEqual(['cover', 'cover']);
});

test('a tab in the background holds no connection, and catches up when it returns', async () => {
  const { events, streams, missed } = server();
  const seen: string[] = [];
  events.listen(key, ({ path }) => seen.push(path));
  events.setActive(false);
  expect(streams[0]?.signal.aborted).toBe(true);
  events.listen({ ...key, documentId: 'other' }, () => undefined);
  expect(streams).toHaveLength(1);
  missed.push({ path: 'cover', file });
  events.setActive(true);
  events.setActive(true);
  expect(streams).toHaveLength(3);
  streams[1]?.handlers.onOpen();
  await turn();
  expect(seen).toEqual(['cover']);
});

test('waits longer after each failure, and not after a success', async () => {
  const { events, streams, pauses } = server();
  const stop = events.listen(key, () => undefined);
  for (const at of [0, 1]) {
    streams[at]?.end(new TypeError('offline'));
    await turn();
  }
  streams[2]?.handlers.onOpen();
  streams[2]?.end();
  await turn();
  expect(pauses).toEqual([2_000, 4_000, 2_000]);
  stop();
});

test('an expired token is renewed, a refusal is final', async () => {
  const { events, streams, asked } = server();
  events.listen(key, () => undefined);
  streams[0]?.end(new StreamRefused(401));
  await turn();
  expect(asked()).toBe(1);
  expect(streams).toHaveLength(2);
  streams[1]?.end(new StreamRefused(403));
  await turn();
  expect(streams).toHaveLength(2);
});

test('what was asked for before the tab went to the background is not told', async () => {
  const { events, streams, missed } = server();
  const seen: string[] = [];
  events.listen(key, ({ path }) => seen.push(path));
  missed.push({ path: 'cover', file });
  streams[0]?.handlers.onOpen();
  events.setActive(false);
  await turn();
  expect(seen).toEqual([]);
});

test('where a component was moved, it tells which one', () => {
  const { events, streams } = server();
  const seen: ArrivedImage[] = [];
  events.listen(key, (image) => seen.push(image));
  const block = { path: 'blocks.1.image', componentId: 7, componentUid: 'blocks.hero', file };
  streams[0]?.handlers.onEvent({ ...key, ...block });
  expect(seen).toEqual([block]);
});
