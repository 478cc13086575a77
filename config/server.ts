import type { Core } from '@strapi/strapi';

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  // This machine alone: whoever opens it to a network says so with HOST.
  host: env('HOST', '127.0.0.1'),
  port: env.int('PORT', 1337),
  // Where the world reaches it, when that is not the address above.
  url: env('PUBLIC_URL', ''),
  proxy: env.bool('IS_PROXIED', false),
  dirs: {
    // Uploads lie in it. Worker processes need the same folder, or an upload provider that isn't a disk.
    public: env('PUBLIC_DIR', './public'),
  },
  app: {
    keys: env.array('APP_KEYS'),
  },
  logger: {
    updates: { enabled: false },
    startup: { enabled: env.bool('STARTUP_MESSAGE', true) },
  },
});

export default config;
