import path from 'node:path';
import type { Core } from '@strapi/strapi';

type Env = Core.Config.Shared.ConfigParams['env'];

/** What better-sqlite3 hands to a pool hook; the rest of it is not used here. */
interface SqliteConnection {
  pragma(statement: string): unknown;
}

const sqlite = (env: Env) => {
  const filename = env('DATABASE_FILENAME', '.tmp/data.db');
  return {
    client: 'sqlite',
    connection: {
      // From the compiled file, dist/config/database.js, two folders up is the application.
      filename: filename === ':memory:' ? filename : path.resolve(__dirname, '..', '..', filename),
    },
    useNullAsDefault: true,
    pool: {
      // WAL lets reads go on beside a write, and makes small writes several times faster. With
      // NORMAL a power cut may lose the last commits but never damages the file; a killed process
      // loses nothing.
      afterCreate(
        connection: SqliteConnection,
        done: (error: unknown, connection: SqliteConnection) => void,
      ) {
        connection.pragma('journal_mode = WAL');
        connection.pragma('synchronous = NORMAL');
        // A second process (the worker, a console) waits for a lock instead of failing at once. Not
        // for long: the driver waits in the event loop, and nothing else is answered meanwhile.
        connection.pragma('busy_timeout = 2000');
        done(null, connection);
      },
    },
  };
};

/** TLS to a database server: off, or on with the certificate checked unless that is switched off. */
const ssl = (env: Env) =>
  env.bool('DATABASE_SSL', false) && {
    rejectUnauthorized: env.bool('DATABASE_SSL_REJECT_UNAUTHORIZED', true),
    ca: env('DATABASE_SSL_CA'),
  };

/** Reads `DATABASE_URL`; a message never repeats it, since it may hold a password. */
const readAddress = (address: string) => {
  const expected = 'DATABASE_URL: expected an address like "postgres://user:password@host:5432/name"';
  if (!URL.canParse(address)) throw new Error(`${expected}, got something else.`);
  const url = new URL(address);
  // A parameter that is passed over in silence may have been the one that asks for TLS.
  const parameters = [...url.searchParams.keys()];
  if (parameters.length > 0) {
    throw new Error(`${expected} without parameters, got ${parameters.join(', ')}. TLS is switched on with DATABASE_SSL=true.`);
  }
  try {
    const [username, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decodeURIComponent);
    return { hostname: url.hostname, port: url.port, username, password, database };
  } catch {
    throw new Error(`${expected}, got a "%" that encodes nothing; a "%" itself is written "%25".`);
  }
};

/** Where the server is: `DATABASE_URL`, or what the single variables say. */
const server = (env: Env, defaultPort: number) => {
  const address = env('DATABASE_URL');
  const url = address ? readAddress(address) : undefined;
  return {
    host: url?.hostname || env('DATABASE_HOST', '127.0.0.1'),
    port: url?.port ? Number(url.port) : env.int('DATABASE_PORT', defaultPort),
    database: url?.database || env('DATABASE_NAME', 'strapi'),
    user: url?.username || env('DATABASE_USERNAME', 'strapi'),
    password: url?.password || env('DATABASE_PASSWORD', ''),
    ssl: ssl(env),
  };
};

const connections = {
  sqlite,
  postgres: (env: Env) => ({
    client: 'postgres',
    connection: { ...server(env, 5432), schema: env('DATABASE_SCHEMA', 'public') },
    pool: { min: env.int('DATABASE_POOL_MIN', 2), max: env.int('DATABASE_POOL_MAX', 10) },
  }),
  mysql: (env: Env) => ({
    client: 'mysql',
    connection: server(env, 3306),
    pool: { min: env.int('DATABASE_POOL_MIN', 2), max: env.int('DATABASE_POOL_MAX', 10) },
  }),
};

const config = ({ env }: Core.Config.Shared.ConfigParams) => {
  const client = env('DATABASE_CLIENT', 'sqlite');
  if (!Object.keys(connections).includes(client)) {
    const known = Object.keys(connections).join(', ');
    throw new Error(`DATABASE_CLIENT: expected one of ${known}, got "${client}".`);
  }
  return {
    connection: {
      ...connections[client as keyof typeof connections](env),
      acquireConnectionTimeout: env.int('DATABASE_CONNECTION_TIMEOUT', 60_000),
    },
    settings: {
      // Strapi's own default drops, at a start, every table and column that the code does not know:
      // those of a plugin that is switched off, and those of a newer version after a rollback.
      forceMigration: env.bool('DATABASE_FORCE_MIGRATION', false),
    },
  };
};

export default config;
