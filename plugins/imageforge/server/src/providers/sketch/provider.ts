import { ForgeError } from '../../engine/errors';
import type {
  Capabilities,
  ImageBytes,
  ImageCall,
  ImageModel,
  ImageProvider,
  ImageResult,
  Warning,
} from '../../engine/image-model';
import { drawPicture } from './draw-picture';
import { renderPng, renderPreview } from './render';
import { findStyle, styles } from './styles';

/** Changes whenever the same recipe would give other bytes. */
const modelVersion = 'sketch-1.0';

const capabilities: Capabilities = {
  modes: ['text-to-image'],
  sizes: { kind: 'range', minSide: 64, maxSide: 4096, multipleOf: 1, maxPixels: 8_388_608 },
  defaultSize: { width: 1536, height: 1024 },
  maxImages: 10,
  seed: true,
  negativePrompt: false,
  maxPromptLength: 32_000,
  qualities: [],
  transparency: false,
  partialImages: 2,
  maxSourceImages: 0,
  parameters: ['style'],
  parameterValues: { style: styles.map(({ id }) => id) },
  deterministic: true,
  procedural: true,
};

/** A first, blurred idea of the picture and then a small sharp one: scale, and blur in px. */
const previews = [
  { scale: 1 / 16, blur: 1.2 },
  { scale: 1 / 6, blur: 0 },
] as const;

const unsupported = (name: string): Warning => ({
  code: 'unsupported-setting',
  message: `Sketch has no parameter "${name}"; expected ${capabilities.parameters.join(', ')}.`,
  details: { parameter: name },
});

const assertNotCanceled = (signal: AbortSignal): void => {
  if (signal.aborted) throw new ForgeError('IMAGEFORGE_CANCELED', undefined, { cause: signal.reason });
};

const makeImage = async (call: ImageCall, index: number): Promise<ImageBytes & { seed: number }> => {
  const seed = (call.seed ?? 0) + index;
  assertNotCanceled(call.signal);
  const picture = drawPicture({ prompt: call.prompt, seed, size: call.size, style: call.parameters.style });
  if (call.onPartialImage) {
    for (const { scale, blur } of previews) {
      const partial = await renderPreview(picture.preview(scale), blur);
      assertNotCanceled(call.signal);
      call.onPartialImage({ ...partial, index });
    }
  }
  const image = await renderPng(await picture.full(), call.size);
  assertNotCanceled(call.signal);
  return { ...image, seed };
};

const model: ImageModel = {
  provider: 'sketch',
  id: 'sketch-1',
  label: 'Sketch (procedural art)',
  capabilities,
  /** @throws ForgeError IMAGEFORGE_UNSUPPORTED (unknown style), IMAGEFORGE_CANCELED */
  async generate(call): Promise<ImageResult> {
    findStyle(call.parameters.style);
    const unknown = Object.keys(call.parameters).filter((name) => !capabilities.parameters.includes(name));
    const images: ImageResult['images'][number][] = [];
    for (let index = 0; index < call.n; index++) images.push(await makeImage(call, index));
    return { images, usage: { images: images.length }, warnings: unknown.map(unsupported), modelVersion };
  },
};

/**
 * Art that is drawn on the CPU from the prompt's words and the seed: free, without a key, the same
 * bytes each time. It is no generative model and says so (`procedural`).
 */
export const createSketchProvider = (): ImageProvider => ({
  id: 'sketch',
  label: 'Sketch (procedural art)',
  models: [
    {
      model,
      price: { kind: 'free', asOf: '2026-01-01', source: 'Drawn on this machine; nobody charges for it.' },
    },
  ],
});
