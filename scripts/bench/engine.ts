/** Benchmark: the whole engine on SQLite and PostgreSQL: throughput beside raw Bull and the ideal, what it adds, memory, publishing */
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Bull from 'bull';
import sharp from 'sharp';
import { found } from '../../tests/support/parts';
import { startPostgres } from '../../tests/support/postgres';
import { startRedis } from '../../tests/support/redis';
import { type BootedStrapi, bootStrapi } from '../../tests/support/strapi';
import { measureAddedTime } from './added-time';
import type { Benchmark, BenchmarkContext, Row } from './benchmark';
import { comparePublishing } from './compare-publishing';
import { createInstantProvider } from './instant-provider';
import { createEngine } from './measured-engine';
import { timed } from './statistics';

export const needsBuild = true;

/** Fewer by ENGINE_BENCH_COUNT=1000. A fifth of them has the provider that answers at once. */
const count = Number(process.env.ENGINE_BENCH_COUNT ?? 10_000);
const instantCount = Math.ceil(count / 5);
const warmUps = 32;
const concurrency = 64;
const latencyMs = 200;
const size = { width: 64, height: 64 };

/** Bytes of the heap that are really in use. */
const heapUsed = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};

/** Jobs a second of a queue that does nothing, with as many requests and as much work at once. */
const rawBull = async (): Promise<number> => {
  const redis = await startRedis();
  const queue = new Bull('nothing', redis.url);
  try {
    let ended = 0;
    const done = new Promise<void>((resolve) => {
      queue.on('completed', () => (ended += 1) === count && resolve());
    });
    void queue.process(concurrency, async () => undefined);
    await queue.isReady();
    let asked = 0;
    const client = async (): Promise<void> => {
      while (asked < count) {
        asked += 1;
        await queue.add({ number: asked }, { removeOnComplete: true });
      }
    };
    const { ms } = await timed(() => Promise.all([done, ...Array.from({ length: 16 }, client)]));
    return (count / ms) * 1_000;
  } finally {
    await queue.close();
    await redis.stop();
  }
};

/** Generations a second through queue and engine, with an ending that does nothing. */
const measureThroughput = async ({ strapi, folder }: BootedStrapi, database: string, bull: number | undefined): Promise<Row[]> => {
  const bytes = await sharp({ create: { ...size, channels: 3, background: '#7a9cc6' } }).png().toBuffer();
  let statements = 0;
  strapi.db.connection.on('query', () => (statements += 1));
  const run = async (waitMs: number, total: number) => {
    const provider = createInstantProvider({ bytes, mediaType: 'image/png' }, size, waitMs);
    const originals = path.join(folder, `originals-${waitMs}`);
    const engine = await createEngine({ strapi, folder: originals, provider, ending: 'none', concurrency });
    await engine.generateAll(warmUps);
    engine.stages.clear();
    const before = statements;
    // What is kept for good is there after the first half; what leaks goes on.
    const heaps: number[] = [];
    const ms = await engine.generateAll(total, (ended) => {
      if (ended !== Math.ceil(total / 2) && ended !== total) return;
      engine.stages.clear();
      heaps.push(heapUsed());
    });
    const perGeneration = (statements - before) / total;
    await engine.stop();
    return { ms, perGeneration, grown: (heaps[1] ?? 0) - (heaps[0] ?? 0) };
  };

  const instant = await run(0, instantCount);
  const slow = await run(latencyMs, count);
  const ideal = (count * latencyMs) / concurrency;
  return [
    {
      metric: `${database}: ${instantCount} generations, a provider that answers at once (beside raw Bull, nothing to do)`,
      value: (instantCount / instant.ms) * 1_000,
      unit: 'a second',
      ...(bull !== undefined && { baseline: bull }),
    },
    {
      metric: `${database}: ${count} generations, a provider of ${latencyMs} ms, ${concurrency} at once (beside the ideal)`,
      value: (count / slow.ms) * 1_000,
      unit: 'a second',
      baseline: (count / ideal) * 1_000,
      goal: 'ratio ≥ 0.9',
    },
    { metric: `${database}: database statements`, value: slow.perGeneration, unit: 'a generation' },
    {
      metric: `${database}: heap grown over the second half of ${count} generations`,
      value: slow.grown / 1_048_576,
      unit: 'MiB',
      goal: 'flat',
    },
  ];
};

/** All that is measured on one database. */
const measure = async (database: string, env: Record<string, string>, bull: number | undefined, context: BenchmarkContext): Promise<Row[]> => {
  context.log(`${count} generations on ${database} …`);
  // A sweep of the booted plugin's own would be counted.
  const booted = await bootStrapi({ env, options: { engine: { sweepMs: 3_600_000 } } });
  try {
    return [...(await measureThroughput(booted, database, bull)), ...(await measureAddedTime(booted, database, context.log))];
  } finally {
    await booted.stop();
  }
};

const benchmark: Benchmark = async (context) => {
  const { log } = context;
  let bull: number | undefined;
  if (found('redis')) {
    log(`${count} jobs that do nothing, by Bull …`);
    bull = await rawBull();
  } else log('There is no redis-server, so nothing of Bull.');
  const rows = await measure('SQLite', {}, bull, context);
  if (found('postgres')) {
    const postgres = await startPostgres();
    try {
      rows.push(...(await measure('PostgreSQL', await postgres.createDatabase('bench_engine'), bull, context)));
    } finally {
      await postgres.stop();
    }
  } else log('There is no PostgreSQL, so nothing of it.');
  // Publishing has a benchmark of its own, with the provider and the queue down.
  const published = await comparePublishing(
    { off: { env: { IMAGEFORGE_ENABLED: 'false' }, after: 'nothing' }, on: { after: 'ended' } },
    context,
  );
  return [...rows, ...published.map((row) => ({ ...row, metric: `publishing: ${row.metric}` }))];
};

export default benchmark;
