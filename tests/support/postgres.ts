import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Child, runChild, startChild } from './child';
import { freePort } from './free-port';
import { found } from './parts';
import { waitFor } from './wait-for';

/** A PostgreSQL server of one test, on the loopback interface, without a password. */
export interface PostgresServer {
  /** Creates an empty database. @returns its variables for the host's `config/database.ts` */
  createDatabase(name: string): Promise<Record<string, string>>;
  /** Cuts every connection, ends the server and starts it again on the same port, with what was committed. */
  restart(): Promise<void>;
  /** Ends the server and deletes its folder. */
  stop(): Promise<void>;
}

const superuser = 'imageforge';

/** PostgreSQL refuses to run as root: whom it runs as then. `undefined`: as ourselves. */
const unprivileged = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of ['postgres', 'nobody']) {
    try {
      const idOf = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: idOf('-u'), gid: idOf('-g') };
    } catch {
      // There is no such user; the next one.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody".');
};

/** Starts a server on a free port, with an empty folder. */
export const startPostgres = async (): Promise<PostgresServer> => {
  const programs = found('postgres') ?? '';
  const user = unprivileged();
  const folder = mkdtempSync(path.join(tmpdir(), 'imageforge-postgres-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const data = path.join(folder, 'data');
  const env = { PATH: process.env.PATH, LANG: 'C', LC_ALL: 'C' };
  const initdb = ['-D', data, '-U', superuser, '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  await runChild(path.join(programs, 'initdb'), initdb, { cwd: folder, env, ...user });

  const launch = async (port: number): Promise<{ server: Child; port: number; accepts: boolean }> => {
    // Nothing of this has to survive a power cut.
    const durability = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'].flatMap((one) => ['-c', one]);
    const address = ['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', folder];
    const server = startChild(path.join(programs, 'postgres'), ['-D', data, ...address, ...durability], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    const isReady = () =>
      runChild(path.join(programs, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)], { env }).then(
        () => true,
        () => false,
      );
    await waitFor('PostgreSQL to answer', async () => !server.isRunning || isReady());
    return { server, port, accepts: server.isRunning };
  };

  let { server, port, accepts } = await launch(await freePort());
  // Somebody else took the port in between.
  for (let attempt = 0; !accepts && attempt < 3; attempt += 1) ({ server, port, accepts } = await launch(await freePort()));
  if (!accepts) throw new Error(`PostgreSQL did not start:\n${server.output()}`);

  return {
    async createDatabase(name) {
      await runChild(path.join(programs, 'createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', superuser, name], { env });
      return {
        DATABASE_CLIENT: 'postgres',
        DATABASE_URL: `postgres://${superuser}@127.0.0.1:${port}/${name}`,
      };
    },
    async restart() {
      await server.end('SIGINT', 5_000);
      ({ server, port, accepts } = await launch(port));
      if (!accepts) throw new Error(`PostgreSQL did not start again:\n${server.output()}`);
    },
    async stop() {
      // "Immediate": it does not wait for clients, and takes its own child processes along.
      await server.end('SIGQUIT', 5_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
