import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { env } from '@strapi/utils';
import { type BootedStrapi, bootStrapi } from '../support/strapi';

/** The plugin is switched off for a while, and then back on. */
describe('the plugin is left out of a start', () => {
  let folder: string;
  let booted: BootedStrapi | undefined;

  const boot = async (env: Record<string, string>) => {
    await booted?.stop();
    booted = await bootStrapi({ env: { DATABASE_FILENAME: path.join(folder, 'kept.db'), ...env } });
    return booted.strapi;
  };
  const slugs = async (strapi: BootedStrapi['strapi']) =>
    (await strapi.documents('plugin::imageforge.template').findMany({})).map(({ slug }) => slug as string);

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-left-out-'));
  });
  afterEach(async () => {
    await booted?.stop();
    booted = undefined;
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** What keeps the tables is the plugin itself, or, before it had the time to, the host's configuration. */
  it.each([
    ['where Strapi drops what it does not know', { DATABASE_FORCE_MIGRATION: 'true' }, () => undefined],
    [
      'where the plugin never had a start to protect itself',
      {},
      (strapi: BootedStrapi['strapi']) => strapi.store.set({ type: 'core', key: 'persisted_tables', value: [] }),
    ],
  ])('and nothing of it is lost, %s', async (_where, env, forget) => {
    const before = await boot(env);
    await before.documents('plugin::imageforge.template').create({
      data: { name: 'Kept', slug: 'kept', prompt: 'A picture' },
    });
    await forget(before);
    const without = await boot({ ...env, IMAGEFORGE_ENABLED: 'false' });
    expect(without.plugins).not.toHaveProperty('imageforge');
    expect(await slugs(await boot(env))).toEqual(['kept']);
  });

  it('and the start fails where it is switched on and was not built', async () => {
    // Where this file lies there is no plugin to be found.
    const file = path.join(folder, 'plugins.js');
    fs.copyFileSync(path.resolve(__dirname, '../../dist/config/plugins.js'), file);
    const { default: config } = (await import(file)) as { default: (context: { env: typeof env }) => unknown };
    expect(() => config({ env })).toThrow('was not built');
  });
});
