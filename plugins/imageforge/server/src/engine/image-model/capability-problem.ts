import type { Capabilities, Extension, Size } from './capabilities';
import { type Mode, shapeOf } from './modes';
import { ruleProblem } from './parameter-rules';
import { sizeProblem } from './size';

/** What is asked of a model, as far as models differ in it. */
export interface Demand {
  mode: Mode;
  prompt: string;
  /** `undefined`: it follows from the source image. */
  size?: Size;
  /** `undefined`: nobody asked for one. */
  seed?: number;
  /** `undefined`: none, or one that may be left out. */
  negativePrompt?: string;
  quality?: string;
  background?: 'transparent' | 'opaque' | 'auto';
  parameters: Record<string, unknown>;
  /** Number of source images. */
  images: number;
  /** Number of images to make. `undefined`: 1. */
  n?: number;
  strength?: number;
  extend?: Extension;
  factor?: number;
}

/** What is wrong with a request: the field by its name there, and what was expected. */
interface Problem {
  field: string;
  reason: string;
}

/**
 * The first thing that the model can't do; `undefined`: it can do all of it. The reason begins with
 * the field's name: where people read it, nothing else says which one is meant.
 */
export const capabilityProblem = (demand: Demand, able: Capabilities): Problem | undefined => {
  const problem = firstProblem(demand, able);
  return problem && { ...problem, reason: `${problem.field}: ${problem.reason}` };
};

const firstProblem = (demand: Demand, able: Capabilities): Problem | undefined => {
  const { mode, prompt, size, seed, negativePrompt, quality, background, parameters, images, n = 1 } = demand;
  if (!able.modes.includes(mode)) {
    return { field: 'mode', reason: `expected one of the modes ${able.modes.join(', ')}, got ${mode}` };
  }
  const wrongSize = size && shapeOf(mode).size === 'asked' && sizeProblem(size, able.sizes);
  if (wrongSize) return { field: 'size', reason: wrongSize };
  if (prompt.length > able.maxPromptLength) {
    return { field: 'prompt', reason: `expected at most ${able.maxPromptLength} characters, got ${prompt.length}` };
  }
  if (able.promptNeeded && prompt === '' && shapeOf(mode).prompt === 'optional') {
    return { field: 'prompt', reason: 'it needs a prompt that says what the image shows' };
  }
  if (seed !== undefined && !able.seed) {
    return { field: 'seed', reason: 'it has no seeds, so the picture could not be made again' };
  }
  if (negativePrompt && !able.negativePrompt) {
    return { field: 'negativePrompt', reason: 'it has no negative prompt; say in the prompt what should be there' };
  }
  if (quality !== undefined && !able.qualities.includes(quality)) {
    const expected = able.qualities.length > 0 ? `one of ${able.qualities.join(', ')}` : 'none, it has no such setting';
    return { field: 'quality', reason: `expected ${expected}, got "${quality}"` };
  }
  if (background === 'transparent' && !able.transparency) {
    return { field: 'background', reason: `it makes no transparent images` };
  }
  if (n > 1 && isSameEachTime(mode, able)) {
    return { field: 'n', reason: `expected 1 for ${mode}, got ${n}; without seeds, all of them would be the same image` };
  }
  if (images > able.maxSourceImages) {
    return { field: 'images', reason: `expected at most ${able.maxSourceImages}, got ${images}` };
  }
  return settingProblem(demand, able) ?? parametersProblem(parameters, able);
};

/** Whether a second image would be the first one again, and be paid for again. */
export const isSameEachTime = (mode: Mode, able: Capabilities): boolean => shapeOf(mode).sameEachTime === true && !able.seed;

const settingProblem = ({ strength, extend, factor }: Demand, able: Capabilities): Problem | undefined => {
  if (strength !== undefined && !able.strength) {
    return { field: 'strength', reason: 'the weight of the source image cannot be set' };
  }
  const most = able.maxExtension ?? 0;
  const widest = extend && Math.max(extend.left, extend.right, extend.top, extend.bottom);
  if (widest !== undefined && widest > most) {
    return { field: 'extend', reason: `expected at most ${most} px a side, got ${widest}` };
  }
  if (factor !== undefined && !able.factors?.includes(factor)) {
    return { field: 'factor', reason: `expected one of ${(able.factors ?? []).join(', ') || 'none'}, got ${factor}` };
  }
  return undefined;
};

const parametersProblem = (
  parameters: Record<string, unknown>,
  able: Capabilities,
): Problem | undefined => {
  const unknown = Object.keys(parameters).find((name) => !able.parameters.includes(name));
  if (unknown !== undefined) {
    const expected = able.parameters.length > 0 ? `one of ${able.parameters.join(', ')}` : 'none';
    return { field: `parameters.${unknown}`, reason: `expected ${expected}, got "${unknown}"` };
  }
  for (const [name, value] of Object.entries(parameters)) {
    const expected = parameterProblem(name, value, able);
    if (expected !== undefined) return { field: `parameters.${name}`, reason: `expected ${expected}` };
  }
  if (JSON.stringify(parameters).length > maxParametersLength) {
    return { field: 'parameters', reason: `expected at most ${maxParametersLength} characters of JSON` };
  }
  return undefined;
};

/** What was expected instead of the value of a parameter that the model knows; `undefined`: this. */
export const parameterProblem = (name: string, value: unknown, { parameterValues = {}, parameterRules = {} }: ParameterAble): string | undefined => {
  const values = Object.hasOwn(parameterValues, name) ? parameterValues[name] : undefined;
  if (values) return values.includes(value as string) ? undefined : `one of ${values.join(', ')}`;
  const rule = Object.hasOwn(parameterRules, name) ? parameterRules[name] : undefined;
  return rule && ruleProblem(value, rule);
};

type ParameterAble = Pick<Capabilities, 'parameterValues' | 'parameterRules'>;

/** Parameters stand in every row, so they are settings and not a place to keep things. */
const maxParametersLength = 10_000;
