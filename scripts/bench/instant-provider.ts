import type { ImageBytes, ImageCall, ImageModel, ImageProvider } from '../../plugins/imageforge/server/src/engine/image-model';

/**
 * A provider that has its one picture ready: what is measured with it is everything else.
 * @param latencyMs how long it waits before it hands it over. Default 0: not at all.
 */
export const createInstantProvider = (
  image: ImageBytes,
  size: { width: number; height: number },
  latencyMs = 0,
): ImageProvider => {
  const model: ImageModel = {
    provider: 'instant',
    id: 'instant-1',
    label: 'Instant',
    capabilities: {
      modes: ['text-to-image'],
      sizes: { kind: 'list', sizes: [size] },
      defaultSize: size,
      maxImages: 1,
      seed: true,
      negativePrompt: false,
      maxPromptLength: 1_000,
      qualities: [],
      transparency: false,
      partialImages: 0,
      maxSourceImages: 0,
      parameters: [],
      deterministic: true,
      procedural: true,
    },
    async generate(call: ImageCall) {
      if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
      return {
        images: [{ ...image, ...(call.seed !== undefined && { seed: call.seed }) }],
        usage: { images: 1 },
        warnings: [],
      };
    },
  };
  return {
    id: 'instant',
    label: 'Instant',
    models: [{ model, price: { kind: 'free', asOf: '2026-01-01', source: 'A picture in memory.' } }],
  };
};
