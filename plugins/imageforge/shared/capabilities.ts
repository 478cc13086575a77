import type { PriceView } from './generations';

/** Answer of `GET /capabilities`. */
export interface CapabilitiesView {
  /** `provider/model` that a request without a model gets. */
  defaultModel: string;
  models: ModelView[];
  presets: { slug: string; name: string }[];
}

export interface ModelView {
  /** `provider/model` */
  id: string;
  provider: string;
  label: string;
  modes: string[];
  /** Sizes to offer, `1536x1024`; any other within `sizeRange` is accepted too. */
  sizes: string[];
  sizeRange?: { minSide: number; maxSide: number; multipleOf: number; maxPixels: number };
  defaultSize: string;
  maxImages: number;
  maxPromptLength: number;
  seed: boolean;
  negativePrompt: boolean;
  qualities: string[];
  transparency: boolean;
  /** Whether previews arrive while it works. */
  streams: boolean;
  maxSourceImages: number;
  procedural: boolean;
  deterministic: boolean;
  /** Price of one image of the default size and quality. */
  price: PriceView & { asOf?: string; source?: string };
}
