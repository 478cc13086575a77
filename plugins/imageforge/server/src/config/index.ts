import { z } from 'zod';
import { ForgeError } from '../engine/errors';
import { type Options, type OptionsInput, optionsSchema } from './schema';

/**
 * Checks the options and fills in the defaults.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID that names every bad option, what was expected and what to write.
 */
export const parseOptions = (input: unknown): Options => {
  const parsed = optionsSchema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${['imageforge.config', ...issue.path].join('.')}: ${wordsFor(issue, input)}`);
  throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', `Bad options in config/plugins:\n${lines.join('\n')}`);
};

type Issue = z.core.$ZodIssue;

/** A name that is not known is most often a slip: those that are known stand beside it. */
const wordsFor = (issue: Issue, input: unknown): string => {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (isMissing(issue, input)) {
    const expected = issue.message.replace(/^Invalid \w+: /, '').replace(/, received undefined$/, '');
    return `${expected}; nothing is there. If it comes from an environment variable, that one may not be set`;
  }
  if (issue.code !== 'unrecognized_keys') return issue.message;
  const known = knownKeys(issue.path);
  const names = issue.keys.map((key) => `"${key}"`).join(', ');
  return `there is no ${names} here${known.length > 0 ? `, only ${known.join(', ')}` : ''}`;
};

/** Whether there is nothing at all where something has to be. */
const isMissing = ({ code, path }: Issue, input: unknown): boolean =>
  (code === 'invalid_type' || code === 'invalid_value') &&
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input) === undefined;

/** Names of the options of a group; none where the schema leaves a choice. */
const knownKeys = (path: Issue['path']): string[] => {
  let schema: z.core.JSONSchema.BaseSchema | undefined = z.toJSONSchema(optionsSchema, { io: 'input', unrepresentable: 'any' });
  for (const key of path) {
    const next: unknown = typeof key === 'number' ? schema?.items : (schema?.properties?.[String(key)] ?? schema?.additionalProperties);
    schema = next as typeof schema;
  }
  return Object.keys(schema?.properties ?? {});
};

/** Ids of the providers that come with the plugin, whether or not they are switched on. */
export const builtInProviders: readonly string[] = knownKeys(['providers']);

/** What Strapi asks of a plugin's configuration. */
export const config = {
  default: {},
  validator(input: unknown): void {
    parseOptions(input);
  },
};

export type { Options, OptionsInput };
