import type { ImageProvider, PricedModel } from '../../engine/image-model';
import { badResponse, modelIdOf, mostModels, ownHardware, withNote } from '../../provider-kit';
import { capabilitiesOf } from './capabilities';
import { recordOf } from './errors';
import { checkpointWorkflows } from './graphs';
import { createComfyUIModel } from './image-model';
import { type ComfyUIOptions, label, readSettings } from './options';
import { checkWorkflow, type Workflow } from './workflow';

/** Samplers and schedulers that are offered; there are dozens. */
const mostChoices = 1_000;

type Values = Readonly<Record<string, readonly string[]>>;

/**
 * ComfyUI. Each checkpoint of the server is a model of the built-in graphs, and each workflow of the options one of its own.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createComfyUIProvider = (options: ComfyUIOptions): ImageProvider => {
  const settings = readSettings(options);
  const { workflows = [], models = [] } = options;
  workflows.forEach(checkWorkflow);
  const notes = new Map(models.map((note) => [note.id, note]));

  const checkpointModel = (file: string, values: Values): PricedModel => {
    const id = modelIdOf(file);
    const graphs = checkpointWorkflows(id, file);
    const note = notes.get(id);
    const capabilities = withNote(capabilitiesOf(graphs, values), note, 'providers.comfyui.models');
    return { model: createComfyUIModel(id, note?.label ?? id, capabilities, graphs, settings), price: ownHardware };
  };

  const workflowModel = (id: string): PricedModel => {
    const graphs = workflows.filter((workflow) => workflow.id === id);
    const { mode: _, graph: __, inputs: ___, parameters: ____, output: _____, ...note } = Object.assign({}, ...graphs) as Workflow;
    const capabilities = withNote(capabilitiesOf(graphs, {}), note, 'providers.comfyui.workflows');
    return { model: createComfyUIModel(id, note.label ?? id, capabilities, graphs, settings), price: ownHardware };
  };

  return {
    id: 'comfyui',
    label,
    models: [...[...new Set(workflows.map(({ id }) => id))].map(workflowModel), ...models.map(({ id }) => checkpointModel(id, {}))],
    async discover(signal) {
      const infoOf = async (node: string): Promise<unknown> => {
        const info = recordOf((await settings.client.request({ path: `/object_info/${node}`, signal })).json());
        return recordOf(recordOf(info[node]).input).required;
      };
      const [loader, sampler] = await Promise.all([infoOf('CheckpointLoaderSimple'), infoOf('KSampler')]);
      const checkpoints = choicesOf(recordOf(loader).ckpt_name);
      if (!checkpoints) throw badResponse(`Expected ${label} to tell its checkpoints, got something else.`);
      const values = { sampler: choicesOf(recordOf(sampler).sampler_name), scheduler: choicesOf(recordOf(sampler).scheduler) };
      const known = Object.fromEntries(Object.entries(values).flatMap(([name, list]) => (list ? [[name, list.slice(0, mostChoices)]] : [])));
      return checkpoints.slice(0, mostModels).map((file) => checkpointModel(file, known));
    },
  };
};

/** Longest name of a file that is one, characters. */
const maxName = 300;

/** `[["a", "b"], {…}]`, or since 2025 `["COMBO", {options: ["a", "b"]}]`. */
const choicesOf = (input: unknown): string[] | undefined => {
  const [type, more] = Array.isArray(input) ? (input as unknown[]) : [];
  const list = Array.isArray(type) ? type : recordOf(more).options;
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string' && one.length <= maxName) : undefined;
};
