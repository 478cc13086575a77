import { type ImageModel, type ImageResult, shapeOf } from '../../engine/image-model';
import { canceled, knownParameters, sizeWarnings, unsentSettings } from '../../provider-kit';
import { buildRequest } from './build-request';
import type { GrpcClient } from './client';
import type { ModelFacts } from './model-facts';
import type { CustomGrpcModel, CustomGrpcOptions } from './options';
import { readImages } from './read-images';

/** @param facts what the model's own metadata tell */
export const createCustomGrpcModel = (server: CustomGrpcOptions, row: CustomGrpcModel, client: GrpcClient, facts: ModelFacts): ImageModel => {
  const { capabilities, label } = row;
  const names = new Set(row.inputs.flatMap(({ from = [] }) => from));
  return {
    provider: server.id,
    id: row.id,
    label,
    capabilities,
    async generate(call): Promise<ImageResult> {
      if (call.signal.aborted) throw canceled(call.signal);
      const known = knownParameters(call.parameters, capabilities.parameters, label);
      const asked = { ...call, parameters: known.parameters };
      const request = await buildRequest(row, asked, await facts.inputs(call.signal));
      const answer = await client.ask('ModelInfer', request, call.signal, true);
      const { images, warnings } = await readImages(answer, call, server, row, names.has('seed'));
      const sizes = shapeOf(call.mode).size === 'asked' ? await sizeWarnings(images, call.size, label) : [];
      return {
        images,
        usage: { images: images.length },
        warnings: [...known.warnings, ...unsentSettings(asked, capabilities, names, label), ...warnings, ...sizes],
        ...(answer.model_version && { modelVersion: answer.model_version }),
      };
    },
  };
};
