import type { Clock } from '../ports';
import { createHealthCheck, type PartName, partNames, type Probe } from './health';

const up: Probe = async () => undefined;
const refuse: Probe = () => Promise.reject(new Error('connection refused'));

/** A clock whose sleeps end at once, or never. */
const clockWith = (now: () => number, isImpatient = false): Clock => ({
  now: () => new Date(now()),
  sleep: () => (isImpatient ? Promise.resolve() : new Promise(() => undefined)),
});
const checkOf = (broken: Partial<Record<PartName, Probe>>, clock = clockWith(() => 0)) =>
  createHealthCheck(
    { ...(Object.fromEntries(partNames.map((name) => [name, up])) as Record<PartName, Probe>), ...broken },
    clock,
    (thrown) => (thrown as Error).message,
    { answerMs: 2_000, freshMs: 1_000 },
  );

describe('the health check', () => {
  it('names what is down, and why', async () => {
    expect(await checkOf({ queue: refuse })()).toEqual({
      status: 'degraded',
      parts: {
        database: { status: 'up' },
        queue: { status: 'down', reason: 'connection refused' },
        originals: { status: 'up' },
        workers: { status: 'up' },
        providers: { status: 'up' },
        moderators: { status: 'up' },
      },
    });
  });

  it('takes what does not answer for down', async () => {
    const { parts } = await checkOf({ database: () => new Promise(() => undefined) }, clockWith(() => 0, true))();
    expect(parts.database).toEqual({ status: 'down', reason: 'No answer within 2000 ms.' });
  });

  it.each(partNames.filter((name) => name !== 'database'))('calls no process down that still serves content without its %s', async (name) => {
    expect((await checkOf({ [name]: refuse })()).status).toBe('degraded');
  });

  it('calls a process down without the database, and up when nothing is', async () => {
    expect((await checkOf({ database: refuse })()).status).toBe('down');
    expect((await checkOf({})()).status).toBe('up');
  });

  it('looks once for all who ask within a second', async () => {
    let looks = 0;
    let now = 0;
    const check = checkOf({ database: async () => void (looks += 1) }, clockWith(() => now));
    await Promise.all([check(), check()]);
    now = 999;
    await check();
    expect(looks).toBe(1);
    now = 1_000;
    await check();
    expect(looks).toBe(2);
  });
});
