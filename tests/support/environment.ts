import path from 'node:path';
import type { Core } from '@strapi/types';

export interface BootOptions {
  /** Variables of the environment, for the host's `config/`. */
  env?: Record<string, string>;
  /** The plugin's options, over those that tests use. */
  options?: Record<string, unknown>;
  /** What the application does in its `register()`; only for servers in this process. */
  register?: (strapi: Core.Strapi) => void;
}

const secrets = {
  APP_KEYS: 'test-key-one,test-key-two',
  API_TOKEN_SALT: 'test-api-token-salt',
  ADMIN_JWT_SECRET: 'test-admin-jwt-secret',
  TRANSFER_TOKEN_SALT: 'test-transfer-token-salt',
  ENCRYPTION_KEY: 'test-encryption-key-of-32-letters',
};

/** The environment of a server that keeps everything in one folder and tells nobody. */
export const environmentOf = (folder: string, { env = {}, options = {} }: BootOptions = {}): Record<string, string> => ({
  ...secrets,
  NODE_ENV: 'test',
  STRAPI_TELEMETRY_DISABLED: 'true',
  DATABASE_CLIENT: 'sqlite',
  DATABASE_FILENAME: path.join(folder, 'test.db'),
  STARTUP_MESSAGE: 'false',
  IMAGEFORGE_OPTIONS: JSON.stringify({
    originals: { directory: path.join(folder, 'originals') },
    ...options,
    delivery: { cache: { directory: path.join(folder, 'delivered') }, ...(options.delivery as object | undefined) },
  }),
  ...env,
});

/** A model that takes source images and is never reached, beside the default one that takes none. */
export const editingModel = 'openai/gpt-image-1';
export const withEditingModel: BootOptions = {
  env: { OPENAI_API_KEY: 'sk-never-used', OPENAI_BASE_URL: 'http://127.0.0.1:65500/v1' },
  options: { defaultModel: 'sketch/sketch-1' },
};
