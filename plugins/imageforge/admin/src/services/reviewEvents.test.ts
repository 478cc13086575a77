import type { ReviewChanged } from '../../../shared/reviews';
import { createReviewEvents } from './reviewEvents';
import { StreamRefused } from './streamRefused';

const pollMs = 5_000;
const rareMs = 30_000;
const gatherMs = 250;

/** Streams and pauses that the test ends by hand. */
const byHand = () => {
  const streams: { send(id: string): void; open(): void; end(thrown?: unknown): void; signal: AbortSignal }[] = [];
  const pauses: { ms: number; end(): void }[] = [];
  const events = createReviewEvents({
    stream: ({ onOpen, onEvent }, signal) =>
      new Promise((resolve, reject) => {
        const send = (id: string) => onEvent({ id } satisfies ReviewChanged['data']);
        streams.push({ send, open: onOpen, end: (thrown) => (thrown ? reject(thrown) : resolve()), signal });
        signal.addEventListener('abort', () => resolve());
      }),
    pause: (ms, signal) =>
      new Promise((resolve) => {
        const pause = { ms, end: () => void (pauses.splice(pauses.indexOf(pause), 1), resolve()) };
        pauses.push(pause);
        signal.addEventListener('abort', pause.end);
      }),
  });
  const told: (string | undefined)[] = [];
  const elapse = async (ms: number) => {
    pauses.find((pause) => pause.ms === ms)?.end();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { events, streams, told, elapse, hear: (id: string | undefined) => void told.push(id), waits: () => pauses.map(({ ms }) => ms) };
};

test('a stream says which review has changed, and what comes at once is told at once', async () => {
  const { events, streams, told, elapse, hear } = byHand();
  events.listen(hear);
  streams[0]?.open();
  // Anything may have changed before it was open.
  expect(told.splice(0)).toEqual([undefined]);
  for (const id of ['a', 'b', 'a']) streams[0]?.send(id);
  expect(told).toEqual([]);
  await elapse(gatherMs);
  expect(told.splice(0)).toEqual(['a', 'b']);
  streams[0]?.send('a');
  await elapse(gatherMs);
  expect(told).toEqual(['a']);
});

test('without a stream it is asked again and again, and with one seldom', async () => {
  const { events, streams, told, elapse, hear, waits } = byHand();
  events.listen(hear);
  streams[0]?.end(new TypeError('no network'));
  await elapse(pollMs);
  await elapse(pollMs);
  expect(told.splice(0)).toEqual([undefined, undefined]);
  await elapse(2_000);
  streams[1]?.open();
  expect(told.splice(0)).toEqual([undefined]);
  await elapse(pollMs);
  expect(waits()).toEqual([rareMs]);
});

test('an expired token is renewed by asking, and a refusal leaves the asking', async () => {
  const { events, streams, told, elapse, hear, waits } = byHand();
  events.listen(hear);
  streams[0]?.end(new StreamRefused(401));
  await new Promise((resolve) => setImmediate(resolve));
  expect(told.splice(0)).toEqual([undefined]);
  await elapse(2_000);
  streams[1]?.end(new StreamRefused(403));
  await new Promise((resolve) => setImmediate(resolve));
  expect(waits()).toEqual([pollMs]);
});

test('all who listen share a connection, which is given back when nobody does or looks', async () => {
  const { events, streams, hear } = byHand();
  const stops = [events.listen(hear), events.listen(() => undefined)];
  expect(streams).toHaveLength(1);
  events.setActive(false);
  expect(streams[0]?.signal.aborted).toBe(true);
  events.setActive(true);
  expect(streams).toHaveLength(2);
  stops.forEach((stop) => stop());
  expect(streams[1]?.signal.aborted).toBe(true);
  events.setActive(false);
  events.setActive(true);
  expect(streams).toHaveLength(2);
});
