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

/** A provider that is added adds a line. */
export const liveModels: readonly LiveModel[] = [
  // $0.005: developers.openai.com/api/docs/models/gpt-image-1-mini
  { key: 'OPENAI_API_KEY', options: (apiKey) => ({ openai: { apiKey } }), model: 'openai/gpt-image-1-mini', call: { quality: 'low' } },
];
