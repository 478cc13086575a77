import type { Capabilities } from '../../engine/image-model';
import { shapeOf } from '../../engine/image-model';
import { type ParameterRules, trainedSize } from '../../provider-kit';
import { rulesOf, type Workflow } from './workflow';

/** Most images of a batch, where a graph has a mark for it. */
const mostInBatch = 8;

/** What a model of these workflows can do: what is marked in them. */
export const capabilitiesOf = (workflows: readonly Workflow[], parameterValues: Readonly<Record<string, readonly string[]>>): Capabilities => {
  const modes = workflows.map(({ mode }) => mode);
  const name = workflows[0]?.id ?? '';
  const marks = (mark: keyof Workflow['inputs']): boolean => workflows.some(({ inputs }) => inputs[mark] !== undefined);
  const parameters = [...new Set(workflows.flatMap((workflow) => Object.keys(workflow.parameters ?? {})))];
  const defaultSize = workflows.find((workflow) => workflow.defaultSize)?.defaultSize ?? trainedSize(name);
  const values = Object.entries(parameterValues).filter(([parameter]) => parameters.includes(parameter));
  // A graph that begins with an image takes the size of that, and the image is sized here.
  const hasSize = workflows.some(({ mode, inputs }) => inputs.width !== undefined || (shapeOf(mode).size === 'asked' && inputs.image !== undefined));
  return {
    modes,
    sizes: hasSize ? { kind: 'range', minSide: 64, maxSide: 4096, multipleOf: 8, maxPixels: 4_194_304 } : { kind: 'list', sizes: [defaultSize] },
    defaultSize,
    maxImages: workflows.every(({ inputs }) => inputs.batch !== undefined) ? mostInBatch : 1,
    seed: marks('seed'),
    negativePrompt: marks('negativePrompt'),
    maxPromptLength: 20_000,
    qualities: [],
    transparency: false,
    partialImages: 0,
    maxSourceImages: modes.some((mode) => shapeOf(mode).images.max > 0) ? 1 : 0,
    strength: marks('strength'),
    // Without a mark the workflow says what its graph enlarges by.
    ...(modes.includes('upscale') && { factors: [2, 3, 4] }),
    parameters,
    ...(values.length > 0 && { parameterValues: Object.fromEntries(values) }),
    ...(parameters.length > 0 && { parameterRules: Object.assign({}, ...workflows.map(rulesOf)) as ParameterRules }),
    deterministic: false,
    procedural: false,
  };
};
