import { ForgeError } from '../../engine/errors';
import { type Mode, shapeOf } from '../../engine/image-model';
import type { ModelNote } from '../../provider-kit';

/** A graph as "Export (API)" of ComfyUI gives it: nodes by their id. A list of an id and a number is a link. */
export type Graph = Readonly<Record<string, { class_type: string; inputs: Readonly<Record<string, unknown>> }>>;

/** An input of a node: `6.text` is the input `text` of the node `6`. Several get the same. */
type Target = string | readonly string[];

/** What of a call can be put into a graph. */
export const markNames = ['prompt', 'negativePrompt', 'seed', 'width', 'height', 'batch', 'image', 'mask', 'strength', 'factor'] as const;
export type MarkName = (typeof markNames)[number];

/** A graph, and where in it a call goes. Several of the same id are one model with a mode each. */
export interface Workflow extends Omit<ModelNote, 'modes'> {
  mode: Mode;
  graph: Graph;
  /** `image` and `mask` get the names of uploaded files, as `LoadImage` and `LoadImageMask` take them; in a mask, white is where to repaint. */
  inputs: Readonly<Partial<Record<MarkName, Target>>>;
  /** Settings that a request may make by `parameters`: `{ steps: '3.steps' }`. */
  parameters?: Readonly<Record<string, Target>>;
  /** Id of the node whose images are the result. Left out: all that are saved. */
  output?: string;
}

/**
 * Checks that the graph has what is marked, and that what its mode needs is marked.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const checkWorkflow = ({ id, mode, graph, inputs, parameters = {}, output, factors }: Workflow): void => {
  const refuse = (problem: string): never => {
    throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', `imageforge.config.providers.comfyui.workflows: "${id}" (${mode}): ${problem}.`, {
      details: { field: 'providers.comfyui.workflows' },
    });
  };
  for (const [name, target] of [...Object.entries(inputs), ...Object.entries(parameters)]) {
    for (const one of targetsOf(target)) {
      const [node, input] = splitTarget(one);
      const inputsOf = graph[node]?.inputs;
      if (!inputsOf) refuse(`"${name}" is marked at "${one}", and the graph has no node "${node}", only ${Object.keys(graph).join(', ')}`);
      else if (!(input in inputsOf)) refuse(`"${name}" is marked at "${one}", and that node has only ${Object.keys(inputsOf).join(', ')}`);
    }
  }
  const { prompt, images, mask } = shapeOf(mode);
  if (prompt === 'needed' && !inputs.prompt) refuse('expected a mark for "prompt"');
  if (images.min > 0 && !inputs.image) refuse('expected a mark for "image"');
  if (mask === 'needed' && !inputs.mask) refuse('expected a mark for "mask"');
  if (Boolean(inputs.width) !== Boolean(inputs.height)) refuse('expected marks for both "width" and "height", or for none');
  if (mode === 'upscale' && !inputs.factor && factors?.length !== 1) refuse('expected a mark for "factor", or "factors" with the one that the graph has');
  if (output !== undefined && !graph[output]) refuse(`"output" is "${output}", and the graph has no such node`);
};

/** The graph with the values where they are marked; what has no value stays as it is. */
export const fillGraph = (graph: Graph, values: readonly { target: Target; value: unknown }[]): Graph => {
  const filled = structuredClone(graph) as Record<string, { class_type: string; inputs: Record<string, unknown> }>;
  for (const { target, value } of values) {
    for (const one of targetsOf(target)) {
      const [node, input] = splitTarget(one);
      const inputs = filled[node]?.inputs;
      if (inputs) inputs[input] = value;
    }
  }
  return filled;
};

const targetsOf = (target: Target): readonly string[] => (typeof target === 'string' ? [target] : target);

/** Ids of nodes have no dots. */
const splitTarget = (target: string): [node: string, input: string] => {
  const dot = target.indexOf('.');
  return [target.slice(0, dot), target.slice(dot + 1)];
};
