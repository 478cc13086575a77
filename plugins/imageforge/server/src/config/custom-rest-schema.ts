import { z } from 'zod';
import { modeNames } from '../engine/image-model';
import { checkServer, type CustomRestOptions } from '../providers/custom-rest';
import { customModelFields, failureSchema, headersSchema, labelled, serverIdSchema } from './custom-model-schema';
import { address, differentIds, maskDress, milliseconds, name } from './fields';

const pointer = z.string().regex(/^(\/.*)?$/, 'expected a JSON Pointer like "/data/*/image"').max(500);
const path = z.string().regex(/^\/[^\s#]*$/, 'expected a path like "/v1/images"').max(2_000);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const states = z.array(scalar.transform(String)).min(1).max(50);
const rule = { pointer, values: z.array(scalar).min(1).max(200).optional() };

const requestSchema = z
  .strictObject({
    modes: z.array(z.enum(modeNames)).min(1).default([...modeNames]),
    method: z.enum(['POST', 'GET']).default('POST'),
    path,
    query: z.record(z.string(), scalar).default({}),
    json: z.union([z.array(z.json()), z.record(z.string(), z.json())], 'expected an object or a list of plain JSON').optional(),
    form: z.record(z.string(), z.union([scalar, z.array(scalar)])).optional(),
    mask: maskDress.default('white'),
  })
  .refine(({ json, form }) => json === undefined || form === undefined, { message: 'expected "json" or "form", not both', path: ['form'] })
  .refine(({ method, json, form }) => method === 'POST' || (json ?? form) === undefined, { message: 'expected POST, because a GET has no body', path: ['method'] });

const jobSchema = z.strictObject({
  id: pointer,
  path,
  status: pointer,
  done: states,
  failed: states,
  running: states.optional(),
  progress: pointer.optional(),
  progressOf: z.number().positive().default(1),
  result: path.optional(),
  cancel: z.strictObject({ method: z.enum(['POST', 'DELETE']).default('POST'), path }).optional(),
  everyMs: milliseconds(2_000, 10, 600_000),
  timeoutMs: milliseconds(900_000, 100, 86_400_000),
});

/** A server that the operator describes; see docs/providers/custom-rest.md. */
export const customRestSchema = z
  .strictObject({
    id: serverIdSchema,
    label: name.optional(),
    baseURL: address('http://127.0.0.1:9000/v1').refine(
      (text) => URL.canParse(text) && !/[?#@]/.test(text),
      'expected an address without a login, a query and a fragment; keys belong into "headers"',
    ),
    headers: headersSchema,
    timeoutMs: milliseconds(180_000, 100, 300_000),
    requests: z.array(requestSchema).min(1).max(50),
    answer: z.strictObject({
      as: z.enum(['base64', 'url', 'bytes']),
      images: pointer.default(''),
      seeds: pointer.optional(),
      moderated: z.strictObject(rule).optional(),
      seconds: pointer.optional(),
    }),
    job: jobSchema.optional(),
    errors: z
      .strictObject({
        message: pointer.optional(),
        byValue: z.array(z.strictObject({ ...rule, is: failureSchema })).max(100).default([]),
        byStatus: z.record(z.string().regex(/^[345]\d\d$/, 'expected a status from 300 to 599'), failureSchema).default({}),
      })
      .prefault({}),
    trustedHosts: z.array(z.string().regex(/^[^\s/@]+$/, 'expected a host like "10.0.0.4:9001"')).max(100).default([]),
    models: z
      .array(z.strictObject(customModelFields).transform(labelled))
      .min(1)
      .max(200)
      .refine(differentIds, 'expected an id of its own for each model'),
  })
  .superRefine((server, context) => {
    for (const { path: where, message } of checkServer(server)) context.addIssue({ code: 'custom', path: where, message });
  })
  .transform(labelled) satisfies z.ZodType<Omit<CustomRestOptions, 'maxImageBytes' | 'fetch' | 'lookup'>>;
