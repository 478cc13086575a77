import type { PriceView } from './generations';

/** Answer of `GET /capabilities`. */
export interface CapabilitiesView {
  /** `provider/model` that a request without a model gets. */
  defaultModel: string;
  models: ModelView[];
  /** What a request of each mode has, and what it must not have. */
  modes: Record<string, ModeView>;
  presets: { slug: string; name: string }[];
  /** Languages in which images have texts, the main one first, and whether a model writes them. */
  texts: { locales: string[]; byModel: boolean };
}

export interface ModelView {
  /** `provider/model` */
  id: string;
  provider: string;
  label: string;
  modes: string[];
  /** Sizes to offer, `1536x1024`, each of which it makes; any other within `sizeRange` is accepted too. */
  sizes: string[];
  /** Left out: the sizes are exactly those of the list. px */
  sizeRange?: {
    minSide: number;
    maxSide: number;
    /** Both sides are multiples of this. */
    multipleOf: number;
    /** Least number of pixels in all. Left out: no limit but `minSide`. */
    minPixels?: number;
    maxPixels: number;
    /** Greatest ratio of the longer to the shorter side. Left out: any. */
    maxAspectRatio?: number;
  };
  defaultSize: string;
  /** Most images of one call; a request for more is split. */
  maxImages: number;
  /** UTF-16 units. */
  maxPromptLength: number;
  /** Whether it needs a prompt in modes that leave it open, too. */
  promptNeeded: boolean;
  seed: boolean;
  negativePrompt: boolean;
  /** Values of `quality`, the default first. */
  qualities: string[];
  transparency: boolean;
  /** Whether previews arrive while it works. */
  streams: boolean;
  maxSourceImages: number;
  /** Least and most pixels of a source image. Left out: what the installation takes. */
  sourcePixels?: { min: number; max: number };
  /** Whether `strength` can be set. */
  strength: boolean;
  /** Most px that `outpaint` adds to a side. Left out: it has no such mode. */
  maxExtension?: number;
  /** Values of `factor`, the default first. Left out: the model decides how large an upscale becomes. */
  factors?: readonly number[];
  /** Names of `parameters` that it understands: `steps`, `guidance` and the like. */
  parameters: readonly string[];
  /** Values that a parameter may have. One that is not here is checked by the provider. */
  parameterValues?: Readonly<Record<string, readonly string[]>>;
  procedural: boolean;
  deterministic: boolean;
  /** Price of one image of the default size and quality. */
  price: PriceView & { asOf?: string; source?: string };
}

/** What a request of a mode has, and what it must not have. */
export interface ModeView {
  /** Whether a prompt or a template is needed; `none`: it must not have one. */
  prompt: 'needed' | 'optional' | 'none';
  /** Least and most source images; a model may take fewer. */
  images: { min: number; max: number };
  mask: 'needed' | 'none';
  /** `asked`: the request may say it. `source`: it follows from the source image. */
  size: 'asked' | 'source';
  /** What else it may have: `strength`, `search`, `extend`, `factor`, `maskGrow`, `maskFeather`. */
  fields: readonly string[];
  /** Of these, what it must have. */
  needs: readonly string[];
  /** In words, for people. */
  does: string;
}
