import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runChild, startChild } from './child';
import { freePort } from './free-port';
import { found } from './parts';
import { waitFor } from './wait-for';

/** A MariaDB server of one test, on the loopback interface, without a password. */
export interface MariaDBServer {
  /** Creates an empty database. @returns its variables for the host's `config/database.ts` */
  createDatabase(name: string): Promise<Record<string, string>>;
  /** Ends the server and deletes its folder. */
  stop(): Promise<void>;
}

/** Starts a server on a free port, with an empty folder. */
export const startMariaDB = async (): Promise<MariaDBServer> => {
  const program = found('mariadb') ?? '';
  const folder = mkdtempSync(path.join(tmpdir(), 'imageforge-mariadb-'));
  const socket = path.join(folder, 'socket');
  const port = await freePort();
  const env = { PATH: process.env.PATH, HOME: folder };
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  const data = `--datadir=${path.join(folder, 'data')}`;
  await runChild('mariadb-install-db', ['--no-defaults', data, '--auth-root-authentication-method=normal', '--skip-test-db', ...user], { env });
  const server = startChild(
    program,
    ['--no-defaults', data, `--socket=${socket}`, `--port=${port}`, '--bind-address=127.0.0.1', '--innodb-flush-log-at-trx-commit=0', ...user],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const query = (sql: string) => runChild('mariadb', ['--no-defaults', `--socket=${socket}`, '-u', 'root', '-e', sql], { env });
  await waitFor('MariaDB to answer', () =>
    query('SELECT 1').then(
      () => true,
      () => {
        if (!server.isRunning) throw new Error(`MariaDB did not start:\n${server.output()}`);
        return false;
      },
    ),
  );

  return {
    async createDatabase(name) {
      await query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4; CREATE USER imageforge@'127.0.0.1'; GRANT ALL ON ${name}.* TO imageforge@'127.0.0.1'`);
      return { DATABASE_CLIENT: 'mysql', DATABASE_URL: `mysql://imageforge@127.0.0.1:${port}/${name}` };
    },
    async stop() {
      await server.end('SIGTERM', 10_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
