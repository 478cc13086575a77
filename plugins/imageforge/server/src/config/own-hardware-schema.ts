import { z } from 'zod';
import { modeNames } from '../engine/image-model';
import type { ModelNote } from '../provider-kit';
import { markNames, type Workflow } from '../providers/comfyui/workflow';
import { address, milliseconds } from './fields';
import { modelCapabilitiesSchema } from './model-capabilities-schema';

const headers = z.record(z.string().min(1), z.string()).optional();
/** Node's fetch gives up after 300 s by itself, so a call that is one request cannot take longer. */
const requestMs = milliseconds(300_000, 1_000, 300_000);
/** A job is looked at again and again, so it may take long. */
const jobMs = milliseconds(1_800_000, 1_000, 86_400_000);
const pollMs = milliseconds(1_000, 50, 60_000);

/** What a server does not tell of a model. */
const modelNote = z.strictObject({
  id: z.string().regex(/^\S{1,300}$/, 'expected a name without spaces'),
  label: z.string().min(1).optional(),
  ...modelCapabilitiesSchema.pick({ modes: true, sizes: true, defaultSize: true, maxImages: true, negativePrompt: true, maxPromptLength: true }).shape,
  factors: z.array(z.number().min(1).max(16)).min(1).optional(),
}) satisfies z.ZodType<ModelNote>;

export const automatic1111Schema = z
  .strictObject({
    baseURL: address('http://127.0.0.1:7860').optional(),
    username: z.string().optional(),
    password: z.string().optional(),
    headers,
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
    baseURL: address('http://127.0.0.1:8188').optional(),
    headers,
    timeoutMs: jobMs,
    pollMs,
    workflows: z.array(workflowSchema).default([]),
    models: z.array(modelNote).default([]),
  })
  .prefault({});

export const gpuRunnerSchema = z
  .strictObject({
    baseURL: address('http://127.0.0.1:7800').optional(),
    token: z.string().optional(),
    timeoutMs: jobMs,
    requestTimeoutMs: milliseconds(60_000, 1_000, 300_000),
    pollMs,
  })
  .prefault({});

export const sdServerSchema = z
  .strictObject({
    baseURL: address('http://127.0.0.1:1234').optional(),
    headers,
    timeoutMs: jobMs,
    pollMs,
    models: z.array(modelNote).default([]),
  })
  .prefault({});
