import { z } from 'zod';
import { checkInputs, type CustomGrpcOptions, datatypes, layouts, statusNames } from '../providers/custom-grpc';
import { customModelFields, failureSchema, headersSchema, labelled, serverIdSchema } from './custom-model-schema';
import { differentIds, maskDress, milliseconds, name } from './fields';

const constant = z.union([z.string(), z.number(), z.boolean()]);
const pem = z.string().regex(/^\s*-----BEGIN [A-Z ]+-----/, 'expected PEM: the text of the file, not its name');
const onlyOrList = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1).max(1_000)]);

const inputSchema = z.strictObject({
  name,
  from: onlyOrList(name).optional(),
  value: onlyOrList(constant).optional(),
  datatype: z.enum(datatypes).optional(),
  shape: z.array(z.number().int().min(1)).max(8).optional(),
  as: z.enum(['bytes', 'base64']).default('bytes'),
});

const modelSchema = z
  .strictObject({
    ...customModelFields,
    version: name.optional(),
    inputs: z.array(inputSchema).min(1).max(100),
    output: z.strictObject({ name, as: z.enum(['bytes', 'base64', 'pixels']).default('bytes'), layout: z.enum(layouts).default('NHWC') }),
    moderated: name.optional(),
    seeds: name.optional(),
    mask: maskDress.default('white'),
  })
  .transform(labelled)
  .superRefine((model, context) => {
    for (const { path, message } of checkInputs(model)) context.addIssue({ code: 'custom', path, message });
  });

/** A server of the Open Inference Protocol that the operator describes; see docs/providers/custom-grpc.md. */
export const customGrpcSchema = z
  .strictObject({
    id: serverIdSchema,
    label: name.optional(),
    address: z.string().regex(/^([\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}$/, 'expected a host and a port, like "10.0.0.4:8001"'),
    tls: z
      .union([
        z.boolean(),
        z
          .strictObject({ ca: pem.optional(), certificate: pem.optional(), privateKey: pem.optional(), serverName: name.optional() })
          .refine(({ certificate, privateKey }) => (certificate === undefined) === (privateKey === undefined), 'expected "certificate" and "privateKey" together'),
      ])
      .default(false),
    headers: headersSchema.refine(
      (headers) => Object.keys(headers).every((header) => /^[0-9a-z_.-]+$/.test(header) && !/^grpc-|-bin$/.test(header)),
      'expected names that gRPC takes: neither "grpc-…" nor "…-bin"',
    ),
    timeoutMs: milliseconds(180_000, 100, 3_600_000),
    maxMessageBytes: z.number().int().min(1_000_000).max(67_108_864).default(67_108_864),
    errors: z
      .array(z.strictObject({ status: z.enum(statusNames as [string]).optional(), contains: name.optional(), is: failureSchema }))
      .max(100)
      .default([]),
    models: z.array(modelSchema).min(1).max(200).refine(differentIds, 'expected an id of its own for each model'),
  })
  .transform(labelled) satisfies z.ZodType<Omit<CustomGrpcOptions, 'maxImageBytes'>>;
