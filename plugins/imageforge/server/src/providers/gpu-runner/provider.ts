import { z } from 'zod';
import type { ModelCapabilities } from '../../../../../../gpu-runner/src/contract';
import { type Capabilities, type ImageProvider, isMode } from '../../engine/image-model';
import { badResponse, mostModels, ownHardware, type ParameterRule, type ParameterRules } from '../../provider-kit';
import { createGpuRunnerModel } from './image-model';
import { type GpuRunnerOptions, label, readSettings } from './options';

const px = z.number().int().min(1);
const count = z.number().int().min(0);

/** What is read of `GET /v1/capabilities`; a runner may say more. */
const modelSchema = z.object({
  id: z.string().regex(/^\S{1,200}$/),
  label: z.string().min(1),
  // A newer runner may know modes that are unknown here: they are left out.
  modes: z.array(z.string()),
  sizes: z.object({ minSide: px, maxSide: px, multipleOf: px, maxPixels: px }),
  defaultSize: z.object({ width: px, height: px }),
  maxImages: px,
  negativePrompt: z.boolean(),
  maxPromptLength: count,
  maxSourceImages: count,
  strength: z.boolean(),
  factors: z.array(z.number().min(1)).min(1).optional(),
  maxExtension: count.optional(),
  previews: count,
  deterministic: z.boolean(),
  parameters: z.array(
    z.object({
      name: z.string().min(1),
      // One of a newer runner is not checked here.
      type: z.string().optional(),
      values: z.array(z.string()).optional(),
      min: z.number().optional(),
      max: z.number().optional(),
    }),
  ),
}) satisfies z.ZodType<{ [Name in keyof ModelCapabilities]: Name extends 'modes' | 'parameters' ? unknown : ModelCapabilities[Name] }>;

type ToldModel = z.output<typeof modelSchema>;

/** Our own GPU runner. What it can do, it tells. */
export const createGpuRunnerProvider = (options: GpuRunnerOptions): ImageProvider => {
  const settings = readSettings(options);
  return {
    id: 'gpu-runner',
    label: 'GPU runner',
    models: [],
    async discover(signal) {
      const answer = await settings.client.request({ path: '/v1/capabilities', signal });
      const parsed = z.object({ models: z.array(modelSchema) }).safeParse(answer.json());
      if (!parsed.success) {
        throw badResponse(`Expected the capabilities of ${label}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}.`);
      }
      return parsed.data.models
        .slice(0, mostModels)
        .filter(({ modes }) => modes.some(isMode))
        .map((told) => ({ model: createGpuRunnerModel(told.id, told.label, toCapabilities(told), settings), price: ownHardware }));
    },
  };
};

const toCapabilities = ({ id: _, label: __, modes, sizes, previews, parameters, factors, maxExtension, maxPromptLength, ...same }: ToldModel): Capabilities => {
  const rules = Object.fromEntries(parameters.flatMap((one) => (one.values ? [] : [[one.name, ruleOf(one)] as const])).filter(([, rule]) => rule)) as ParameterRules;
  const parameterValues = Object.fromEntries(parameters.flatMap(({ name, values }) => (values ? [[name, values]] : [])));
  return {
    ...same,
    modes: modes.filter(isMode),
    sizes: { kind: 'range', ...sizes },
    seed: true,
    maxPromptLength: Math.max(1, maxPromptLength),
    qualities: [],
    transparency: false,
    partialImages: previews,
    ...(factors && { factors }),
    ...(maxExtension !== undefined && { maxExtension }),
    parameters: parameters.map(({ name }) => name),
    ...(Object.keys(parameterValues).length > 0 && { parameterValues }),
    ...(Object.keys(rules).length > 0 && { parameterRules: rules }),
    procedural: false,
  };
};

/** Longest text of a parameter, characters. */
const maxText = 1_000;

const ruleOf = ({ type, min, max }: ToldModel['parameters'][number]): ParameterRule | undefined => {
  if (type === 'boolean') return { kind: 'flag' };
  if (type === 'string') return { kind: 'text', maxLength: maxText };
  if (type !== 'integer' && type !== 'number') return undefined;
  return { kind: 'number', ...(min !== undefined && { min }), ...(max !== undefined && { max }), ...(type === 'integer' && { whole: true }) };
};
