import { z } from 'zod';
import { modeNames } from '../engine/image-model';
import type { ModelNote } from '../provider-kit';
import { markNames, type Workflow } from '../providers/comfyui/workflow';
import { headersSchema } from './custom-model-schema';
import { addressSchema } from './custom-rest-schema';

const px = z.number().int().min(1).max(100_000);
const size = z.strictObject({ width: px, height: px });

const address = (example: string) => addressSchema(example).optional();
/** As a header can say it: what cannot be sent would fail at the first call, in a message that quotes the header. */
const headerText = z.string().regex(/^[\x20-\x7e]*$/, 'expected visible ASCII characters').optional();
/** Node's fetch gives up after 300 s by itself, so a call that is one request cannot take longer. */
const requestMs = z.number().int().min(1_000).max(300_000).default(300_000);
/** A job is looked at again and again, so it may take long. */
const jobMs = z.number().int().min(1_000).max(86_400_000).default(1_800_000);
const pollMs = z.number().int().min(50).max(60_000).default(1_000);

/** What a server does not tell of a model. */
const modelNote = z.strictObject({
  id: z.string().regex(/^\S{1,300}$/, 'expected a name without spaces'),
  label: z.string().min(1).optional(),
  modes: z.array(z.enum(modeNames)).min(1).optional(),
  sizes: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('list'), sizes: z.array(size).min(1) }),
      z.strictObject({
        kind: z.literal('range'),
        minSide: px,
        maxSide: px,
        multipleOf: px,
        maxPixels: z.number().int().min(1),
        minPixels: z.number().int().min(0).optional(),
        maxAspectRatio: z.number().min(1).optional(),
      }),
    ])
    .optional(),
  defaultSize: size.optional(),
  maxImages: z.number().int().min(1).max(100).optional(),
  negativePrompt: z.boolean().optional(),
  maxPromptLength: z.number().int().min(1).optional(),
  factors: z.array(z.number().min(1).max(16)).min(1).optional(),
}) satisfies z.ZodType<ModelNote>;

export const automatic1111Schema = z
  .strictObject({
    baseURL: address('http://127.0.0.1:7860'),
    username: z.string().optional(),
    password: z.string().optional(),
    headers: headersSchema,
    exclusive: z.boolean().default(false),
    upscaler: z.string().min(1).default('R-ESRGAN 4x+'),
    timeoutMs: requestMs,
    pollMs,
    models: z.array(modelNote).default([]),
  })
  .prefault({});

const target = z.union([z.string().regex(/^[^.\s]+\..+$/, 'expected a node and its input, like "6.text"'), z.array(z.string()).min(1)]);

const workflowSchema = modelNote.omit({ modes: true }).extend({
  mode: z.enum(modeNames),
  graph: z
    .record(z.string(), z.looseObject({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()) }))
    .refine((graph) => Object.keys(graph).length > 0, 'expected the nodes of "Export (API)"'),
  inputs: z.partialRecord(z.enum(markNames), target),
  parameters: z.record(z.string().min(1), target).optional(),
  output: z.string().min(1).optional(),
}) satisfies z.ZodType<Workflow>;

export const comfyUISchema = z
  .strictObject({
    baseURL: address('http://127.0.0.1:8188'),
    headers: headersSchema,
    timeoutMs: jobMs,
    pollMs,
    workflows: z.array(workflowSchema).default([]),
    models: z.array(modelNote).default([]),
  })
  .prefault({});

export const gpuRunnerSchema = z
  .strictObject({
    baseURL: address('http://127.0.0.1:7800'),
    token: headerText,
    timeoutMs: jobMs,
    requestTimeoutMs: z.number().int().min(1_000).max(300_000).default(60_000),
    pollMs,
  })
  .prefault({});

export const sdServerSchema = z
  .strictObject({
    baseURL: address('http://127.0.0.1:1234'),
    headers: headersSchema,
    timeoutMs: jobMs,
    pollMs,
    models: z.array(modelNote).default([]),
  })
  .prefault({});
