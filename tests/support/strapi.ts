import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createStrapi } from '@strapi/strapi';
import type { Core } from '@strapi/types';
import supertest from 'supertest';
import { type BootOptions, environmentOf } from './environment';

const root = path.resolve(__dirname, '../..');

export interface BootedStrapi {
  strapi: Core.Strapi;
  /** A request to the server, without a token. */
  request: ReturnType<typeof supertest>;
  /** Folder of this run: database, uploads, originals. */
  folder: string;
  /** @param keep leaves the folder, for another boot on it */
  stop(options?: { keep?: boolean }): Promise<void>;
}

/**
 * Boots the host in this process, on a database and folders of its own. Call `stop` at the end.
 * @param folder of an earlier boot that was stopped and kept. Default: a new one
 */
export const bootStrapi = async (
  boot: BootOptions = {},
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-e2e-')),
): Promise<BootedStrapi> => {
  fs.mkdirSync(path.join(folder, 'public/uploads'), { recursive: true });
  const before = { ...process.env };
  Object.assign(process.env, environmentOf(folder, boot));
  const strapi = createStrapi({
    appDir: root,
    distDir: path.join(root, 'dist'),
    autoReload: false,
    serveAdminPanel: false,
  });
  strapi.dirs.static.public = path.join(folder, 'public');
  strapi.log.level = process.env.TEST_LOG_LEVEL ?? 'error';
  const stop = async ({ keep = false } = {}) => {
    await strapi.destroy();
    process.env = before;
    if (!keep) fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    // What `load` does, with the application's own step between the two.
    await strapi.register();
    boot.register?.(strapi);
    await strapi.bootstrap();
    strapi.isLoaded = true;
    strapi.server.mount();
    // Listening is what starts the work.
    await new Promise<void>((resolve) => strapi.server.httpServer.listen(0, '127.0.0.1', resolve));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    strapi,
    request: supertest(strapi.server.httpServer),
    folder,
    stop,
  };
};

/** An administrator with a role, and a token without the rate-limited login. */
export const adminToken = async (
  strapi: Core.Strapi,
  role: 'strapi-super-admin' | 'strapi-editor' | 'strapi-author' = 'strapi-super-admin',
): Promise<{ token: string; userId: number }> => {
  const { id: roleId } = await strapi.db.query('admin::role').findOne({ where: { code: role } });
  const user = await strapi.service('admin::user').create({
    email: `${role}-${Math.random().toString(36).slice(2)}@example.test`,
    firstname: 'Test',
    lastname: role,
    password: 'Passw0rd!x',
    registrationToken: null,
    isActive: true,
    roles: [roleId],
  });
  const sessions = strapi.sessionManager('admin');
  const { token: refreshToken } = await sessions.generateRefreshToken(String(user.id), 'test-device', { type: 'refresh' });
  const session = await sessions.generateAccessToken(refreshToken);
  if (!('token' in session)) throw new Error('Expected an access token.');
  return { token: session.token, userId: user.id };
};

/** Lets a role generate and read, as an operator does under Settings → Roles. */
export const grant = async (strapi: Core.Strapi, role: string, actions: readonly string[]): Promise<void> => {
  const { id } = await strapi.db.query('admin::role').findOne({ where: { code: role } });
  for (const action of actions) {
    await strapi.db.query('admin::permission').create({ data: { action, subject: null, properties: {}, conditions: [], role: id } });
  }
};

/** An API token; `permissions` make it a custom one. */
export const apiToken = async (strapi: Core.Strapi, permissions?: readonly string[]): Promise<string> => {
  const { accessKey } = await strapi.service('admin::api-token').create({
    name: `token-${Math.random().toString(36).slice(2)}`,
    description: '',
    kind: 'content-api',
    lifespan: null,
    ...(permissions ? { type: 'custom', permissions } : { type: 'full-access' }),
  });
  return accessKey;
};
