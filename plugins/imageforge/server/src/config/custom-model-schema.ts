import { z } from 'zod';
import { type Capabilities, modeNames, shapeOf, type Size, type SizeSupport, sizeProblem } from '../engine/image-model';
import { type Failure, failures } from '../provider-kit';
import { name, px, size, sizeSupport, sourcePixels } from './fields';
import { priceSchema } from './price-schema';

const shortNames = z.array(name).max(200);

/** Folders of `providers/`: what a generation of theirs is called stays theirs. */
const builtIn = [
  'ai-sdk',
  'automatic1111',
  'black-forest-labs',
  'comfyui',
  'custom-grpc',
  'custom-rest',
  'gpu-runner',
  'openai',
  'replicate',
  'sd-server',
  'sketch',
  'stability',
];

/** The provider that a described server becomes. */
export const serverIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'expected an id like "studio-gpu"')
  .refine((id) => !builtIn.includes(id), 'expected an id that is not one of the built-in providers');

/** Two servers of one id would hide each other's models. */
export const refuseSameIds = (providers: Readonly<Record<'custom-rest' | 'custom-grpc', readonly { id: string }[]>>, context: z.RefinementCtx): void => {
  const seen = new Set<string>();
  for (const kind of ['custom-rest', 'custom-grpc'] as const) {
    for (const [index, { id }] of providers[kind].entries()) {
      if (seen.has(id)) context.addIssue({ code: 'custom', path: [kind, index, 'id'], message: `"${id}" is the id of another server already` });
      seen.add(id);
    }
  }
};

/** What an operator calls a way to fail. */
export const failureSchema = z.enum(Object.keys(failures) as [Failure]);

/** Names and values go into requests: what fetch refuses would be quoted in its message, keys too. */
export const headersSchema = z
  .record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected the name of a header'), z.string().regex(/^[\x20-\x7e]+$/, 'expected visible ASCII characters'))
  .transform((headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])))
  .refine((headers) => !['content-type', 'content-length', 'host', 'te'].some((name) => name in headers), 'expected no header that the request has by itself')
  .prefault({});

/** What an operator says that a model can do. Only the sizes have to be said: the rest is little until it is promised. */
const capabilitiesSchema = z
  .strictObject({
    modes: z.array(z.enum(modeNames)).min(1).default(['text-to-image']),
    sizes: sizeSupport(z.array(size).min(1).max(1_000)),
    /** Left out: the first of a list; 1024 × 1024 or as near as the range allows, where it is a square. */
    defaultSize: size.optional(),
    maxImages: z.number().int().min(1).max(100).default(1),
    seed: z.boolean().default(false),
    negativePrompt: z.boolean().default(false),
    maxPromptLength: z.number().int().min(1).max(1_000_000).default(10_000),
    qualities: shortNames.default([]),
    transparency: z.boolean().default(false),
    /** Left out: as many as the modes need. */
    maxSourceImages: z.number().int().min(1).max(16).optional(),
    sourcePixels: sourcePixels.optional(),
    strength: z.boolean().optional(),
    maxExtension: px.optional(),
    factors: z.array(z.number().min(1).max(64)).min(1).optional(),
    parameters: shortNames.default([]),
    parameterValues: z.record(z.string(), shortNames).optional(),
    deterministic: z.boolean().default(false),
    procedural: z.boolean().default(false),
  })
  .transform(({ defaultSize, maxSourceImages, ...able }): Capabilities => ({
    ...able,
    defaultSize: defaultSize ?? usualSize(able.sizes),
    maxSourceImages: maxSourceImages ?? Math.max(...able.modes.map((mode) => shapeOf(mode).images.min)),
    partialImages: 0,
  }))
  .superRefine((able, context) => {
    for (const [field, message] of capabilityMistakes(able)) context.addIssue({ code: 'custom', path: [field], message });
  });

const usualSize = (support: SizeSupport): Size => {
  if (support.kind === 'list') return support.sizes[0] as Size;
  const { minSide, maxSide, multipleOf, maxPixels } = support;
  const side = Math.max(minSide, Math.min(maxSide, 1_024, Math.floor(Math.sqrt(maxPixels))));
  return { width: side - (side % multipleOf), height: side - (side % multipleOf) };
};

const capabilityMistakes = (able: Capabilities): [keyof Capabilities, string][] => {
  const mistakes: [keyof Capabilities, string][] = [];
  const { modes, maxSourceImages } = able;
  const wrongSize = sizeProblem(able.defaultSize, able.sizes);
  if (wrongSize) mistakes.push(['defaultSize', wrongSize]);
  if (maxSourceImages > 0 && modes.every((mode) => shapeOf(mode).images.max === 0)) mistakes.push(['maxSourceImages', 'expected a mode that has source images']);
  if (modes.includes('outpaint') && able.maxExtension === undefined) mistakes.push(['maxExtension', 'expected a number of px, for outpaint']);
  if (modes.includes('upscale') && able.factors === undefined) mistakes.push(['factors', 'expected a list like [2, 4], for upscale']);
  if (able.deterministic && !able.seed) mistakes.push(['deterministic', 'expected seeds, because without one nothing is repeated']);
  return mistakes;
};

/** A model of a described server, as far as all such servers have it. */
export const customModelFields = {
  id: z.string().regex(/^\S{1,200}$/, 'expected a name without spaces'),
  label: name.optional(),
  capabilities: capabilitiesSchema,
  price: priceSchema.optional(),
};

/** With the name for people that is left out. */
export const labelled = <Named extends { id: string; label?: string }>(named: Named): Named & { label: string } => ({ ...named, label: named.label ?? named.id });
