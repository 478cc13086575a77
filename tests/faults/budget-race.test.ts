import { startMariaDB } from '../support/mariadb';
import { describeWith, type Part } from '../support/parts';
import { startPostgres } from '../support/postgres';
import { waitFor } from '../support/wait-for';
import { type Host, startHost } from './host';
import { createInstallation, type Installation } from './installation';

const requests = 1_000;
const limit = 100;

interface Database {
  name: string;
  parts: Part[];
  /** SQLite is one process's. */
  processes: number;
  start?: () => Promise<{ createDatabase(name: string): Promise<Record<string, string>>; stop(): Promise<void> }>;
}

const databases: Database[] = [
  { name: 'SQLite', parts: [], processes: 1 },
  { name: 'PostgreSQL', parts: ['postgres'], processes: 2, start: startPostgres },
  { name: 'MariaDB', parts: ['mariadb'], processes: 2, start: startMariaDB },
];

for (const { name, parts, processes, start } of databases) {
  describeWith(parts, `${requests} parallel requests on ${name} in ${processes} processes`, () => {
    let server: Awaited<ReturnType<NonNullable<typeof start>>> | undefined;
    let installation: Installation;
    const hosts: Host[] = [];

    beforeAll(async () => {
      server = await start?.();
      const env = await server?.createDatabase('budget_race');
      installation = createInstallation({
        ...(env && { env }),
        // What nobody wants to see ends up in the queue at once: each process works on as much as it can.
        options: { engine: { maxOpenPerRequester: requests, leaseMs: 30_000 }, queue: { concurrency: 16 } },
      });
      // One after the other: Strapi has no lock for making the tables.
      for (let count = 0; count < processes; count += 1) hosts.push(await startHost(installation));
    });
    afterAll(async () => {
      await Promise.all(hosts.map((host) => host.end()));
      await server?.stop();
      installation?.remove();
    });

    const request = async (host: Host | undefined, token: string, number: number): Promise<number> => {
      const response = await fetch(`http://127.0.0.1:${host?.port}/api/imageforge/generations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ prompt: `Picture ${number}`, model: 'sketch/sketch-1', size: '64x64', publish: 'on-keep' }),
      });
      await response.arrayBuffer();
      return response.status;
    };

    it(`never make more than the ${limit} images that a hard budget allows`, async () => {
      const [first] = hosts;
      await first?.call('saveBudget', { name: 'Race', scope: 'all', unit: 'images', period: 'month', limit, mode: 'hard' });
      const token = (await first?.call('apiToken')) ?? '';
      const statuses = await Promise.all(
        Array.from({ length: requests }, (_, number) => request(hosts[number % hosts.length], token, number)),
      );
      const accepted = statuses.filter((status) => status === 202).length;
      expect(statuses.filter((status) => status !== 202 && status !== 402)).toEqual([]);

      const totals = await waitFor(
        'all of them to end',
        async () => {
          const now = await first?.call('totals');
          const { succeeded = 0, failed = 0 } = now?.states ?? {};
          return succeeded + failed === accepted && now;
        },
        120_000,
      );
      expect(totals.states.succeeded).toBe(limit);
      expect(totals.attempts).toEqual(Array.from({ length: limit }, () => 'succeeded'));
      expect(new Set(totals.errors)).toEqual(new Set(accepted > limit ? ['IMAGEFORGE_BUDGET_EXCEEDED'] : []));
      const { budgets, differences } = (await first?.call('ledger')) ?? {};
      expect(budgets).toMatchObject([{ name: 'Race', reserved: 0, spent: limit, left: 0 }]);
      expect(differences).toEqual([]);
      console.log(`${name}: of ${requests} requests ${requests - accepted} were refused at once and ${accepted - limit} by the reservation; ${limit} images.`);
    });
  });
}
