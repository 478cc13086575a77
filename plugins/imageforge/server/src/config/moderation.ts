import { z } from 'zod';
import { address, milliseconds } from './fields';

/** One's own, or a label of somebody's model, which may be any text. */
const category = z.string().max(100).regex(/^\S(.*\S)?$/, 'expected a category like "weapons" or "violence/graphic"');

/** A rule of one's own about texts. */
export const ruleSchema = z
  .strictObject({
    category,
    action: z.enum(['review', 'block']),
    words: z.array(z.string().min(1).max(200)).max(10_000).optional(),
    patterns: z.array(z.string().min(1).max(1_000)).max(200).optional(),
    except: z.array(z.string().min(1).max(200)).max(1_000).optional(),
    negativePrompt: z.boolean().optional(),
  })
  .refine(({ words = [], patterns = [] }) => words.length + patterns.length > 0, { message: 'expected "words" or "patterns"' });

const pointer = z.string().regex(/^(\/.*)?$/, 'expected a JSON Pointer like "/results/0/scores"');

/** A classifier that answers over HTTP. */
export const httpModeratorSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, 'expected an id like "local-nsfw"')
      .refine((id) => !['minors', 'rules', 'word-list', 'openai'].includes(id), 'expected an id that is not one of the built-in ones'),
    judges: z.enum(['text', 'image']),
    url: address('http://127.0.0.1:9000/classify'),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.union([z.literal('bytes'), z.record(z.string(), z.unknown())]).optional(),
    scores: z.union([pointer, z.record(category, pointer)]),
    timeoutMs: milliseconds(15_000, 100, 600_000),
  })
  .refine(({ body, judges }) => body !== 'bytes' || judges === 'image', {
    message: 'expected a JSON body, because a text has no bytes of its own',
    path: ['body'],
  });

const score = z.number().min(0).max(1);

/** From which score on a person decides, and from which on it is blocked. */
export const thresholdsSchema = z.record(
  category,
  z
    .strictObject({ review: score.optional(), block: score.optional() })
    .refine(({ review = 0, block = 1 }) => review <= block, { message: 'expected "review" at most as high as "block"' }),
);
