import { ForgeError } from '../../engine/errors';
import type { Capabilities } from '../../engine/image-model';
import type { GrpcClient } from './client';
import type { CustomGrpcModel } from './options';
import type { ModelMetadata, TensorMetadata } from './protocol';

/** What a model says of itself, asked once and again with each discovery. */
export interface ModelFacts {
  /** The model's inputs; none where the server does not tell, or nothing of it is needed. */
  inputs(signal: AbortSignal): Promise<readonly TensorMetadata[]>;
  /**
   * Asks anew.
   * @returns what the model can do, with the size that a tensor of pixels is fixed to
   * @throws ForgeError IMAGEFORGE_PROVIDER_UNAVAILABLE when it is not ready, IMAGEFORGE_CONFIG_INVALID when it has no such tensors
   */
  refresh(signal: AbortSignal): Promise<Capabilities>;
}

export const createModelFacts = (model: CustomGrpcModel, client: GrpcClient, label: string): ModelFacts => {
  const named = { name: model.id, version: model.version ?? '' };
  const isToldEnough = model.inputs.every(({ datatype, shape }) => datatype && shape);
  let known: ModelMetadata | undefined;

  const ask = async (signal: AbortSignal): Promise<ModelMetadata> => {
    try {
      known = await client.ask('ModelMetadata', named, signal, false);
    } catch (thrown) {
      if (!(thrown instanceof ForgeError) || thrown.details?.status !== 'UNIMPLEMENTED') throw thrown;
      known = { inputs: [], outputs: [] };
    }
    return known;
  };

  return {
    inputs: async (signal) => (isToldEnough ? [] : (known ?? (await ask(signal))).inputs),
    async refresh(signal) {
      const { ready } = await client.ask('ModelReady', named, signal, false);
      if (!ready) throw new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', `${label} says that the model "${model.id}" is not ready.`);
      const metadata = await ask(signal);
      expectTensors('input', model.inputs.map(({ name }) => name), metadata.inputs, model.id);
      expectTensors('output', [model.output.name, model.moderated, model.seeds], metadata.outputs, model.id);
      return withFixedSize(model, metadata);
    },
  };
};

/** A server that tells of no tensors at all does not tell. */
const expectTensors = (kind: string, names: readonly (string | undefined)[], told: readonly TensorMetadata[], model: string): void => {
  const missing = told.length > 0 ? names.find((name) => name !== undefined && !told.some((tensor) => tensor.name === name)) : undefined;
  if (missing === undefined) return;
  const list = told.map(({ name }) => `"${name}"`).join(', ');
  throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', `The model "${model}" has no ${kind} "${missing}", only ${list}.`, { details: { model, tensor: missing } });
};

const withFixedSize = ({ capabilities, output }: CustomGrpcModel, { outputs }: ModelMetadata): Capabilities => {
  const shape = outputs.find(({ name }) => name === output.name)?.shape.map(Number) ?? [];
  if (output.as !== 'pixels' || shape.length !== output.layout.length) return capabilities;
  const [width = -1, height = -1] = ['W', 'H'].map((axis) => shape[output.layout.indexOf(axis)]);
  if (width < 1 || height < 1) return capabilities;
  const size = { width, height };
  return { ...capabilities, sizes: { kind: 'list', sizes: [size] }, defaultSize: size };
};
