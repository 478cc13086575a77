import { createDaily } from './daily';

it('is done once a day, whichever process comes first', async () => {
  let stored: string | undefined;
  let time = Date.parse('2026-01-01T00:00:00Z');
  let runs = 0;
  const flag = {
    read: async () => stored,
    write: async (value: string) => void (stored = value),
    remove: async () => void (stored = undefined),
  };
  const clock = { now: () => new Date(time), sleep: async () => undefined };
  const processes = [1, 2].map(() => createDaily(flag, clock, async () => void (runs += 1)));
  for (let hour = 0; hour < 48; hour += 1) {
    for (const chore of processes) await chore();
    time += 3_600_000;
  }
  expect(runs).toBe(2);
});
