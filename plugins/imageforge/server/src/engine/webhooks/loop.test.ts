import type { Logger } from '../ports';
import { createGate, waitFor } from '../testing/wait-for';
import type { Lane } from './delivery';
import { createSendingLoop } from './loop';

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

test('a receiver that does not answer holds up nobody else', async () => {
  const silence = createGate();
  const waiting = { silent: 1, healthy: 1 };
  const sent: string[] = [];
  const loop = createSendingLoop(
    {
      lanes: [{ only: 'silent' }, { only: 'healthy' }],
      async sendLane(lane: Lane) {
        const id = 'only' in lane ? (lane.only as keyof typeof waiting) : 'healthy';
        if (waiting[id] === 0) return 0;
        waiting[id] -= 1;
        if (id === 'silent') await silence.opened;
        sent.push(id);
        return 1;
      },
    },
    { logger, intervalMs: 60_000 },
  );
  loop.start();
  await waitFor('the first one', () => sent.length === 1);
  waiting.healthy = 1;
  loop.wake();
  await waitFor('another one', () => sent.length === 2);
  expect(sent).toEqual(['healthy', 'healthy']);
  silence.open();
  await loop.stop();
  expect(sent).toEqual(['healthy', 'healthy', 'silent']);
});

test('looks again for what came while it looked and found nothing', async () => {
  const looked = createGate();
  let looks = 0;
  const loop = createSendingLoop(
    {
      lanes: [{ only: 'site' }],
      async sendLane() {
        looks += 1;
        if (looks === 1) await looked.opened;
        return 0;
      },
    },
    { logger, intervalMs: 60_000 },
  );
  loop.start();
  loop.wake();
  expect(looks).toBe(1);
  looked.open();
  await waitFor('another look', () => looks === 2);
  await loop.stop();
  expect(looks).toBe(2);
});

test('stops although there is always more', async () => {
  let sent = 0;
  const send = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return (sent += 1);
  };
  const loop = createSendingLoop({ lanes: [{ only: 'site' }], sendLane: send }, { logger, intervalMs: 60_000 });
  loop.start();
  await waitFor('some', () => sent > 3);
  await loop.stop();
  const before = sent;
  loop.wake();
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toBe(before);
});
