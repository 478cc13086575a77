import type { OptionsInput } from '../../plugins/imageforge/server/src/config';
import type { ImageCall } from '../../plugins/imageforge/server/src/engine/image-model';

/** A hosted provider, and the cheapest thing that can be asked of it. */
export interface LiveModel {
  /** Variable of the environment that holds the key. Without it the test is skipped. */
  key: string;
  /** The provider's options, with that key. */
  options(key: string): OptionsInput['providers'];
  /** `provider/model` */
  model: string;
  /** What is asked beside a small image of a text. */
  call?: Partial<ImageCall>;
}

/** The hosted ones. A provider that is added adds a line here or below. */
export const liveModels: readonly LiveModel[] = [
  // $0.005: developers.openai.com/api/docs/models/gpt-image-1-mini
  { key: 'OPENAI_API_KEY', options: (apiKey) => ({ openai: { apiKey } }), model: 'openai/gpt-image-1-mini', call: { quality: 'low' } },
  // 2.5 credits, $0.025.
  { key: 'STABILITY_API_KEY', options: (apiKey) => ({ stability: { apiKey } }), model: 'stability/sd3.5-flash' },
  // $3 for a thousand images: replicate.com/pricing
  { key: 'REPLICATE_API_TOKEN', options: (apiKey) => ({ replicate: { apiKey } }), model: 'replicate/black-forest-labs/flux-schnell' },
  // 1.4 credits, $0.014: docs.bfl.ai/quick_start/pricing
  { key: 'BFL_API_KEY', options: (apiKey) => ({ 'black-forest-labs': { apiKey } }), model: 'black-forest-labs/flux-2-klein-4b' },
  // Any service would do for the bridge; this one answers as the Images API does, and asks $0.0005 a step
  // (deepinfra.com/black-forest-labs/FLUX-1-schnell). How many it takes it does not tell, so what it cost is unknown.
  {
    key: 'DEEPINFRA_API_KEY',
    options: (apiKey) => ({
      'ai-sdk': {
        services: [
          {
            id: 'deepinfra',
            package: '@ai-sdk/openai-compatible',
            settings: { name: 'deepinfra', baseURL: 'https://api.deepinfra.com/v1/openai' },
            credentials: { apiKey },
            models: [{ id: 'black-forest-labs/FLUX-1-schnell' }],
          },
        ],
      },
    }),
    model: 'ai-sdk/deepinfra/black-forest-labs/FLUX-1-schnell',
  },
];

/** Those that nobody hosts: programs on one's own hardware, servers that an operator describes, and our own. */
export const notHosted = ['automatic1111', 'comfyui', 'custom-grpc', 'custom-rest', 'gpu-runner', 'sd-server', 'sketch'];
