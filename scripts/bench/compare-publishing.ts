import { fork } from 'node:child_process';
import path from 'node:path';
import type { BenchmarkContext, Row } from './benchmark';
import { percentile } from './statistics';

/** Publishes of each kind and each host. */
const rounds = { chosen: 300, empty: 60, burst: 20 };
const warmUps = 10;

/** One kind of host that is measured. */
export interface Setting {
  env?: Record<string, string>;
  options?: Record<string, unknown>;
  /** What a publish leads to: no generation, one that ends, or one that stays queued. */
  after: 'nothing' | 'ended' | 'queued';
}

/** A running host, one of those that are compared. */
interface Publisher {
  /** @returns ms of each publish */
  ask(name: 'one' | 'burst' | 'stop', args?: Record<string, unknown>): Promise<number[]>;
  end(): void;
}

const startPublisher = async (root: string, setting: Setting): Promise<Publisher> => {
  const file = path.join(root, 'scripts', 'bench', 'publisher.mjs');
  const child = fork(file, [JSON.stringify(setting)], { cwd: root });
  const answer = () =>
    new Promise<number[]>((resolve, reject) => {
      const exited = (code: number | null) => reject(new Error(`A host ended with ${code}.`));
      child.once('exit', exited);
      child.once('message', (message: { took?: number[]; error?: string }) => {
        child.removeListener('exit', exited);
        if (message.took) resolve(message.took);
        else reject(new Error(message.error));
      });
    });
  await answer();
  return {
    ask(name, args = {}) {
      const answered = answer();
      child.send({ name, args });
      return answered;
    },
    end: () => void child.kill('SIGKILL'),
  };
};

/**
 * Publishes articles on each of the hosts in turn, and shows each beside the one named `off`.
 * @param settings by the host's name
 */
export const comparePublishing = async (settings: Record<string, Setting>, { root, log }: BenchmarkContext): Promise<Row[]> => {
  const publishers = new Map<string, Publisher>();
  const took = new Map<string, number[]>();
  const ask = async (kind: string, name: 'one' | 'burst', args: Record<string, unknown>, count: number) => {
    const hosts = [...publishers];
    for (let round = 0; round < count; round += 1) {
      // Whoever comes right after a busy one finds a warm processor: each is that in turn.
      for (let place = 0; place < hosts.length; place += 1) {
        const [host, publisher] = hosts[(place + round) % hosts.length] as [string, Publisher];
        const key = `${kind}/${host}`;
        took.set(key, [...(took.get(key) ?? []), ...(await publisher.ask(name, args))]);
      }
    }
  };

  try {
    for (const [host, setting] of Object.entries(settings)) {
      log(`Starting a host with the plugin ${host} …`);
      publishers.set(host, await startPublisher(root, setting));
    }
    await ask('warm-up', 'one', { hasCover: true }, warmUps);
    await ask('warm-up', 'one', { hasCover: false }, 2);
    log(`Publishing ${rounds.chosen} articles with a cover, on each …`);
    await ask('a chosen cover', 'one', { hasCover: true }, rounds.chosen);
    log(`Publishing ${rounds.empty} articles without a cover, on each …`);
    await ask('an empty cover', 'one', { hasCover: false }, rounds.empty);
    log(`Publishing ${rounds.burst} articles without a cover at once, on each …`);
    await ask('back to back', 'burst', { count: rounds.burst }, 1);
    for (const publisher of publishers.values()) await publisher.ask('stop');
  } finally {
    for (const publisher of publishers.values()) publisher.end();
  }

  const rows: Row[] = [];
  for (const kind of ['a chosen cover', 'an empty cover', 'back to back']) {
    for (const host of [...publishers.keys()].filter((one) => one !== 'off')) {
      const on = took.get(`${kind}/${host}`) ?? [];
      const off = took.get(`${kind}/off`) ?? [];
      for (const share of [0.5, 0.99]) {
        rows.push({
          metric: `${kind}, ${host}, p${share * 100}`,
          value: percentile(on, share),
          unit: 'ms',
          baseline: percentile(off, share),
          // Of the two in each round, which had the same of what else the machine did meanwhile.
          ...(share === 0.5 && { ratio: percentile(on.map((ms, round) => ms / (off[round] as number)), share) }),
          // With the covers being made in the same process, that work is what is seen.
          ...(kind !== 'back to back' && share === 0.5 && { goal: 'ratio ≤ 1.03' }),
        });
      }
    }
  }
  return rows;
};
