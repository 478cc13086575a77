import { z } from 'zod';
import { address, milliseconds, name } from './fields';

/** A language as Strapi's i18n plugin codes it. */
const locale = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expected a language like "en" or "de-CH"');

/** Alternative texts, captions and titles of images. */
export const textsSchema = z
  .strictObject({
    /** Languages in which a model writes. The entry's own is always among them. Default: those of Strapi's i18n plugin. */
    locales: z.array(locale).min(1).max(30).optional(),
    model: z
      .strictObject({
        /** Name of a model that answers chat completions. It is asked once for each finished image, which costs money that no budget counts. Default: there is none, and texts come by rule. */
        model: name,
        /** Of OpenAI's API. Needed, unless `baseURL` says that another server is meant. */
        apiKey: z.string().optional(),
        /** Of a server that speaks the same API: `http://127.0.0.1:11434/v1`. Default: OpenAI's. */
        baseURL: address('http://127.0.0.1:11434/v1').optional(),
        /** Whether it is sent a small view of the image. `false`: it knows the prompt alone. */
        vision: z.boolean().default(true),
        /** How it is told to answer in JSON; not every server knows `json_schema`. */
        responseFormat: z.enum(['json_schema', 'json_object', 'text']).default('json_schema'),
        /** Longest wait for one answer, ms. */
        timeoutMs: milliseconds(30_000, 100, 300_000),
        /** Most tokens of one answer; a language takes about 150, and a model that thinks first takes more. */
        maxTokens: z.number().int().min(50).max(100_000).default(2_000),
      })
      // Whoever writes it wants it: a variable that is missing must not switch it off in silence.
      .refine(({ apiKey, baseURL }) => apiKey || baseURL, {
        message: 'expected a key, or "baseURL" for a server of one\'s own; got neither, perhaps because an environment variable is not set. Leave "texts.model" out where no model is to be asked',
        path: ['apiKey'],
      })
      .optional(),
  })
  .prefault({});
