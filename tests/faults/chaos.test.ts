import { imagesOf, knownCostOf } from '../../plugins/imageforge/server/src/engine/ledger';
import { isFinal } from '../../plugins/imageforge/server/src/engine/generation/generation';
import type { Child } from '../support/child';
import { describeWith } from '../support/parts';
import { type PostgresServer, startPostgres } from '../support/postgres';
import { type RedisServer, startRedis } from '../support/redis';
import { waitFor } from '../support/wait-for';
import { type Counts, countBy, problemsOf } from './chaos/audit';
import { keepPlace, type Place } from './chaos/place';
import { readPlan } from './chaos/plan';
import { callTimeoutMs, type ChaosProvider, startChaosProvider } from './chaos/provider';
import { createChance } from './chaos/random';
import { type Books, type Host, startHost, startWorkerCommand } from './host';
import { createInstallation, type Installation } from './installation';
import { expectNoOrphans } from './outcome';

const plan = readPlan();
const workerCount = 3;
/** How long the last generations may take once nothing is killed any more, ms. */
const calmMs = 180_000;
/** Longest wait between two kills, besides that for somebody to kill, ms. */
const longestPauseMs = 1_500;

const bodies: { weight: number; value: object }[] = [
  { weight: 3, value: { model: 'openai/dall-e-2', size: '256x256' } },
  { weight: 1, value: { model: 'openai/gpt-image-1', size: '1024x1024', quality: 'low' } },
];

const show = (line: string): void => void process.stdout.write(`chaos: ${line}\n`);
const list = (counts: Counts): string =>
  Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ') || 'none';

describeWith(['redis', 'postgres'], 'chaos', () => {
  // What happens in which order depends on the processes too; what is decided does not.
  const [chance, providersChance] = [createChance(plan.seed), createChance(plan.seed + 1)];
  let redis: RedisServer;
  let postgres: PostgresServer;
  let provider: ChaosProvider;
  let installation: Installation;
  let web: Place<Host>;
  let workers: Place<Child>[] = [];
  let token: string;

  beforeAll(async () => {
    [redis, postgres, provider] = await Promise.all([startRedis(), startPostgres(), startChaosProvider(providersChance)]);
    installation = createInstallation({
      env: { ...(await postgres.createDatabase('chaos')), REDIS_URL: redis.url },
      options: {
        providers: { openai: { apiKey: 'test-key', baseURL: provider.url, timeoutMs: callTimeoutMs } },
        engine: { leaseMs: 2_000, maxOpenPerRequester: plan.generations },
        routing: { breaker: { openMs: 1_000 } },
      },
    });
    web = keepPlace(() => startHost(installation, { coverSize: null }));
    const host = await web.taken();
    await host.call('prepare');
    await host.call('saveBudget', {
      name: 'All money',
      scope: 'all',
      unit: 'usd',
      period: 'month',
      limit: 100_000,
      mode: 'hard',
      enabled: true,
    });
    token = await host.call('apiToken');
    workers = Array.from({ length: workerCount }, () => keepPlace(() => startWorkerCommand(installation)));
  });
  afterAll(async () => {
    await Promise.all([web, ...workers].map((place) => place?.close()));
    await Promise.all([redis?.stop(), postgres?.stop(), provider?.close()]);
    installation?.remove();
  });

  const post = async (path: string, headers: Record<string, string> = {}, body: object = {}): Promise<Response | undefined> => {
    const port = web.present?.port;
    if (port === undefined) return undefined;
    return fetch(`http://127.0.0.1:${port}/api/imageforge/generations${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined);
  };

  /** Asks until the request is accepted, as a client does that got no answer. @returns the generation's id */
  const ask = (number: number, body: object): Promise<string> =>
    waitFor(
      `request ${number} to be accepted`,
      async () => {
        const response = await post('', { 'idempotency-key': `chaos-${number}` }, body);
        if (!response || response.status >= 500) return undefined;
        const answer = (await response.json()) as { data?: { id: string } };
        if (response.status !== 202 || !answer.data) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
        return answer.data.id;
      },
      120_000,
    );

  const killed: Counts = { worker: 0, web: 0 };
  const kill = async (): Promise<void> => {
    const role = chance.next() < 0.1 ? 'web' : 'worker';
    const victim =
      role === 'web'
        ? await web.taken()
        : await waitFor('a worker', () => {
            const present = workers.flatMap((place) => place.present ?? []);
            return present[chance.below(present.length)];
          }, 120_000);
    await new Promise((resolve) => setTimeout(resolve, chance.below(longestPauseMs)));
    // It may have ended by itself, which is no kill of ours.
    if (!victim.isRunning) return;
    if ((await victim.end('SIGKILL')).signal === 'SIGKILL') killed[role] = (killed[role] ?? 0) + 1;
  };
  const kills = (): number => (killed.worker ?? 0) + (killed.web ?? 0);

  /** Whether something is due that is to happen so often, evenly, while the kills go on. */
  const isDue = (times: number, done: number, offset: number): boolean =>
    done < times && kills() >= ((done + offset) * plan.kills) / times;

  /** Of each generation that has not ended: where it stands, and why it waits. */
  const unfinished = async (): Promise<string> => {
    const { generations, leased } = await (await web.taken()).call('books');
    return generations
      .filter(({ id, state }) => !isFinal(state) || leased.includes(id))
      .map(({ id, state, stage, claims, error, attempts }) => {
        const waits = error ? `, waits for ${error.code}: ${error.message}` : '';
        return `${id}: ${state} in ${stage}, ${leased.includes(id) ? 'held' : 'not held'}, ${claims} claims, attempts ${attempts.map((one) => one.state).join(' ')}${waits}`;
      })
      .join('\n');
  };

  const settled = async (): Promise<Books> => {
    await waitFor(
      'all work to end',
      async () => (await (await web.taken()).call('unfinished').catch(() => 1)) === 0,
      calmMs,
    ).catch(async (thrown: Error) => {
      const outputs = [web, ...workers].map((place) => place.present?.output().slice(-3_000) ?? 'not running');
      throw new Error([thrown.message, await unfinished(), ...outputs].join('\n\n'));
    });
    return (await web.taken()).call('books');
  };

  it(
    `loses nothing and pays for nothing twice: ${plan.generations} generations, ${plan.kills} kills, seed ${plan.seed}`,
    async () => {
      show(`seed ${plan.seed}, ${workerCount} workers and a web process; CHAOS_SEED=${plan.seed} decides the same again`);
      const start = Date.now();
      const asked: string[] = [];
      const cancels: Promise<Response | undefined>[] = [];
      const restarted = { redis: 0, postgres: 0 };

      while (kills() < plan.kills && Date.now() - start < plan.limitMs) {
        const due = Math.ceil((plan.generations * (kills() + 1)) / plan.kills) - asked.length;
        const requests = Array.from({ length: Math.max(0, due) }, (_, offset) => {
          const number = asked.length + offset;
          const body = { prompt: `Chaos ${number}`, n: 1 + chance.below(2), publish: 'auto', ...chance.weighted(bodies) };
          return ask(number, body);
        });
        for (const id of await Promise.all(requests)) {
          asked.push(id);
          if (chance.next() < 0.05) cancels.push(post(`/${id}/cancel`));
        }
        if (isDue(plan.restarts, restarted.redis, 0.35)) {
          await redis.restart();
          restarted.redis += 1;
        }
        if (isDue(plan.restarts, restarted.postgres, 0.65)) {
          await postgres.restart();
          restarted.postgres += 1;
        }
        await kill();
        if (kills() % 20 === 0) show(`${kills()} kills, ${asked.length} generations asked for`);
      }
      const canceled = (await Promise.all(cancels)).filter((response) => response?.ok).length;
      const chaosMs = Date.now() - start;
      const books = await settled();
      const [host, seconds] = [await web.taken(), (ms: number) => `${Math.round(ms / 1_000)} s`];
      const { generations, assets, charges } = books;
      const attempts = generations.flatMap((generation) => generation.attempts);
      const calls = provider.calls();
      const received = [...calls.values()].reduce((sum, count) => sum + count, 0);
      const files = await host.call('files');
      const { budgets, differences } = await host.call('ledger');

      show(`${seconds(chaosMs)} of chaos, ${seconds(Date.now() - start - chaosMs)} until all work had ended`);
      show(`killed: ${list(killed)}; restarted: Redis ${restarted.redis}, PostgreSQL ${restarted.postgres}; starts in vain: ${[web, ...workers].reduce((sum, { failedStarts }) => sum + failedStarts, 0)}`);
      show(`${asked.length} generations asked for, ${canceled} of them canceled in time: ${list(countBy(generations, ({ state }) => state))}`);
      show(`errors: ${list(countBy(generations.flatMap(({ error }) => error ?? []), ({ code }) => code))}`);
      show(`${received} calls received: ${list(provider.did)}`);
      show(`${attempts.length} attempts recorded: ${list(countBy(attempts, ({ state }) => state))}; ${charges.length} charges booked`);
      show(`budgets: ${budgets.map(({ name, spent, reserved }) => `${name}: ${spent} spent, ${reserved} reserved`).join('; ')}`);
      show(`${assets.length} assets: ${list(countBy(assets, ({ state }) => state))}; ${files.length} files in the media library; ${books.leased.length} leases left`);

      expect({ generations: asked.length, kills: kills(), restarted }).toEqual({
        generations: plan.generations,
        kills: plan.kills,
        restarted: { redis: plan.restarts, postgres: plan.restarts },
      });
      expect(problemsOf(books, asked, calls)).toEqual([]);

      const { microUsd, isComplete } = knownCostOf(attempts);
      expect(differences).toEqual([]);
      expect(budgets.map(({ name, reserved }) => ({ name, reserved }))).toEqual([
        { name: 'All images', reserved: 0 },
        { name: 'All money', reserved: 0 },
      ]);
      const [images, money] = budgets.map(({ spent }) => spent);
      expect(images).toBe(imagesOf(attempts));
      // A call of unknown cost counts for what was reserved for it.
      if (isComplete) expect(money).toBe(microUsd);
      else expect(money).toBeGreaterThanOrEqual(microUsd);

      expect(files.map(({ id }) => id).sort()).toEqual(assets.flatMap(({ fileId }) => fileId ?? []).sort());
      await expectNoOrphans(host, installation);

      // What has ended stays as it is, over more sweeps and another call of every worker.
      const states = (all: Books) => all.generations.map(({ id, state, finishedAt }) => ({ id, state, finishedAt }));
      await Promise.all(workers.map((place) => place.taken()));
      expect(states(await settled())).toEqual(states(books));
      expect(provider.calls()).toEqual(calls);
    },
    plan.limitMs + 2 * calmMs + 120_000,
  );
});
