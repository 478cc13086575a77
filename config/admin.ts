import type { Core } from '@strapi/strapi';

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  auth: {
    secret: env('ADMIN_JWT_SECRET'),
  },
  apiToken: {
    salt: env('API_TOKEN_SALT'),
  },
  transfer: {
    token: {
      salt: env('TRANSFER_TOKEN_SALT'),
    },
  },
  secrets: {
    encryptionKey: env('ENCRYPTION_KEY'),
  },
  flags: {
    nps: false,
    promoteEE: false,
  },
  // `strapi develop` restarts on a change to any file of the folder; these are no part of the running host.
  watchIgnoreFiles: [
    '**/plugins/*/{admin,server,shared}/**',
    '**/gpu-runner/**',
    '**/tests/**',
    '**/scripts/**',
    '**/docs/**',
    '**/.imageforge/**',
  ],
});

export default config;
