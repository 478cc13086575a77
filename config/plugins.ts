import type { Core } from '@strapi/strapi';

type Env = Core.Config.Shared.ConfigParams['env'];
type Groups = Record<string, unknown>;

const isGroup = (value: unknown): value is Groups =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `over` laid on `base`, group by group. */
const merge = (base: Groups, over: Groups): Groups => {
  const merged = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const below = merged[name];
    merged[name] = isGroup(below) && isGroup(value) ? merge(below, value) : value;
  }
  return merged;
};

/** @throws Error for JSON that is no group of options, which would vanish in the others */
const moreOptions = (env: Env): Groups => {
  const options: unknown = env.json('IMAGEFORGE_OPTIONS', {});
  if (isGroup(options)) return options;
  throw new Error(`IMAGEFORGE_OPTIONS: expected an object like {"engine":{"maxAttempts":2}}, got ${JSON.stringify(options)}.`);
};

/** The options that people set most, each by a variable; any other by JSON in `IMAGEFORGE_OPTIONS`. */
const imageforge = (env: Env) =>
  merge(
    {
      defaultModel: env('IMAGEFORGE_DEFAULT_MODEL') || undefined,
      providers: {
        openai: { apiKey: env('OPENAI_API_KEY') || undefined, baseURL: env('OPENAI_BASE_URL') || undefined },
        stability: { apiKey: env('STABILITY_API_KEY') || undefined },
        'black-forest-labs': { apiKey: env('BFL_API_KEY') || undefined },
      },
      queue: {
        driver: env('IMAGEFORGE_QUEUE', env('REDIS_URL') ? 'bull' : 'embedded'),
        redis: env('REDIS_URL') || undefined,
      },
    },
    moreOptions(env),
  );

/** Strapi passes over a plugin that was not built, without a word, and the application runs without it. */
const assertBuilt = (): true => {
  try {
    require.resolve('strapi-plugin-imageforge/strapi-server');
    return true;
  } catch {
    throw new Error('The plugin ImageForge is switched on and was not built. Run "npm run build" first.');
  }
};

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  i18n: {
    enabled: true,
  },
  sentry: {
    enabled: Boolean(env('SENTRY_DSN')),
    config: { dsn: env('SENTRY_DSN') || null },
  },
  imageforge: {
    enabled: env.bool('IMAGEFORGE_ENABLED', true) && assertBuilt(),
    config: imageforge(env),
  },
});

export default config;
