import sharp from 'sharp';
import type { Price } from '../../plugins/imageforge/server/src/engine/budget';
import { type Capabilities, type ImageCall, type ImageModel, type ImageProvider, modeNames } from '../../plugins/imageforge/server/src/engine/image-model';

/** A provider as an application registers it, with what it was asked for. */
export interface OutsideProvider extends ImageProvider {
  readonly calls: ImageCall[];
}

/** px: the size of the source images that it is given here. */
export const source = { width: 96, height: 64 };

const capabilities: Capabilities = {
  modes: modeNames,
  sizes: { kind: 'list', sizes: [{ width: 128, height: 128 }, { width: 192, height: 128 }] },
  defaultSize: { width: 128, height: 128 },
  maxImages: 2,
  seed: true,
  negativePrompt: false,
  maxPromptLength: 1_000,
  qualities: [],
  transparency: false,
  partialImages: 0,
  maxSourceImages: 2,
  sourcePixels: { min: 1_000, max: 100_000 },
  strength: true,
  maxExtension: 64,
  factors: [2, 4],
  parameters: [],
  deterministic: true,
  procedural: false,
};

/** The larger size costs more. */
const price: Price = { kind: 'per-image', asOf: '2026-01-01', source: 'test', rows: [{ size: '192x128', microUsd: 20 }, { microUsd: 10 }] };

/** One model with all thirteen modes, and one that knows no more than to make images of a text. */
export const createOutsideProvider = (): OutsideProvider => {
  const calls: ImageCall[] = [];
  const modelOf = (id: string, change: Partial<Capabilities>): ImageModel => ({
    provider: 'outside',
    id,
    label: `Outside ${id}`,
    capabilities: { ...capabilities, ...change },
    async generate(call) {
      calls.push(call);
      const images = Array.from({ length: call.n }, async (_, index) => ({
        bytes: await sharp({ create: { ...call.size, channels: 3, background: { r: index, g: 90, b: 120 } } }).png().toBuffer(),
        mediaType: 'image/png',
        ...(call.seed !== undefined && { seed: call.seed + index }),
      }));
      return { images: await Promise.all(images), usage: { images: call.n }, warnings: [] };
    },
  });
  const models = [modelOf('all-1', {}), modelOf('plain-1', { modes: ['text-to-image'], seed: false, deterministic: false, maxSourceImages: 0, strength: false })];
  return {
    id: 'outside',
    label: 'Outside',
    models: models.map((model) => ({ model, price })),
    calls,
  };
};
