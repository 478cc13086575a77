import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { environmentOf } from '../support/environment';

/** Short enough that a test does not wait for them; long enough for a busy machine to renew a lease. */
const engine = { leaseMs: 1_000, sweepMs: 200, idleMs: 0, shutdownMs: 2_000 };

export type Options = Record<string, unknown> & { engine?: Record<string, unknown> };

/** One installation of the host: its folder and its settings, which outlive its processes. */
export interface Installation {
  readonly folder: string;
  /** The environment of a process of it. */
  environment(options?: Options): Record<string, string>;
  /** Names of the files in the uploads folder. */
  uploads(): string[];
  remove(): void;
}

/**
 * @param settings.env variables over the usual ones: SQLite and the embedded queue.
 * @param settings.options the plugin's options.
 */
export const createInstallation = (settings: { env?: Record<string, string>; options?: Options } = {}): Installation => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-faults-'));
  const uploads = path.join(folder, 'public', 'uploads');
  fs.mkdirSync(uploads, { recursive: true });
  const own = settings.options ?? {};
  return {
    folder,
    environment(options = {}) {
      const merged = { ...own, ...options, engine: { ...engine, ...own.engine, ...options.engine } };
      const env = { PUBLIC_DIR: path.join(folder, 'public'), ...settings.env };
      return {
        PATH: process.env.PATH ?? '',
        HOME: folder,
        // The developer's own .env is not read.
        ENV_PATH: path.join(folder, '.env'),
        ...(process.env.TEST_LOG_LEVEL && { TEST_LOG_LEVEL: process.env.TEST_LOG_LEVEL }),
        ...environmentOf(folder, { env, options: merged }),
      };
    },
    uploads: () => fs.readdirSync(uploads).sort(),
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
};
