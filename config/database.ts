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
        // A second process (the worker, a console) waits for a lock instead of failing at once.
        connection.pragma('busy_timeout = 10000');
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

/** Where the server is: `DATABASE_URL`, or what the single variables say. */
const server = (env: Env, defaultPort: number) => {
  const address = env('DATABASE_URL');
  const url = address ? new URL(address) : undefined;
  const decoded = (part: string | undefined) => (part ? decodeURIComponent(part) : undefined);
  return {
    host: url?.hostname || env('DATABASE_HOST', '127.0.0.1'),
    port: url?.port ? Number(url.port) : env.int('DATABASE_PORT', defaultPort),
    database: decoded(url?.pathname.slice(1)) ?? env('DATABASE_NAME', 'strapi'),
    user: decoded(url?.username) ?? env('DATABASE_USERNAME', 'strapi'),
    password: decoded(url?.password) ?? env('DATABASE_PASSWORD', ''),
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
