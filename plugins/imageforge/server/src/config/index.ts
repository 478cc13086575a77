import { ForgeError } from '../engine/errors';
import { type Options, type OptionsInput, optionsSchema } from './schema';

/**
 * Checks the options and fills in the defaults.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID that names every bad option, what was expected and what to write.
 */
export const parseOptions = (input: unknown): Options => {
  const parsed = optionsSchema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  imageforge.config.${path.join('.')}: ${message}`);
  throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', `Bad options in config/plugins:\n${lines.join('\n')}`);
};

/** What Strapi asks of a plugin's configuration. */
export const config = {
  default: {},
  validator(input: unknown): void {
    parseOptions(input);
  },
};

export type { Options, OptionsInput };
