import type { LookupFunction } from 'node:net';
import type { Price } from '../../engine/budget/price';
import type { Capabilities, Size } from '../../engine/image-model';
import type { MaskDress } from '../../provider-kit';

export interface AiSdkOptions {
  services: readonly AiSdkServiceOptions[];
  /** Time for a whole call, ms; many packages wait in it for a job. Default 300000. */
  timeoutMs?: number;
  /** Largest image that is taken, bytes. Default 50000000. */
  maxImageBytes?: number;
  /** For tests: loads a package by its name. Default: from the application's folder. */
  load?: (name: string) => Promise<unknown>;
  /** For tests: resolves the hosts that packages ask, in place of the system. */
  lookup?: LookupFunction;
}

/** A package of the AI SDK with its settings. */
export interface AiSdkServiceOptions {
  /** First half of the models' names: `google` for `ai-sdk/google/imagen-4`. */
  id: string;
  label?: string;
  /** `@ai-sdk/google` */
  package: string;
  /** Exported function that makes the provider: `createGoogleGenerativeAI`. Default: what is known of the package. */
  factory?: string;
  /** Handed to the factory: `baseURL`, `region`. */
  settings?: Readonly<Record<string, unknown>>;
  /** Handed to the factory as well, and never told to anybody: `apiKey`. */
  credentials?: Readonly<Record<string, string>>;
  /** Hosts and ports (`10.0.0.4:9001`) besides that of `settings.baseURL` that may be asked though they are private. Default: none. */
  trustedHosts?: readonly string[];
  models: readonly AiSdkModelOptions[];
}

/** A model of the package. The interface of the SDK tells nothing of what it can do: that is said here. */
export interface AiSdkModelOptions {
  /** The package's own name of the model. */
  id: string;
  label?: string;
  capabilities?: Partial<Capabilities>;
  /**
   * How the model is told its size: as `1024x1024`, as a ratio (each stands for one size), or not at all.
   * Default: `size`.
   */
  size?: { by: 'size' } | { by: 'aspectRatio'; sizes: Readonly<Record<string, Size>> } | { by: 'none' };
  /** What the model takes for a mask. Default `white`: where to repaint. */
  mask?: MaskDress;
  /** Names of the package's own options for what the SDK's interface has no field for. */
  optionNames?: Partial<Record<'negativePrompt' | 'quality' | 'background' | 'strength', string>>;
  /** Options of the package that are sent with each call as they stand here, whatever a request says; they are no parameters. */
  fixed?: Readonly<Record<string, unknown>>;
  /** Under which key the package looks for its options. Default: its provider's name, up to the first point. */
  optionsKey?: string;
  price?: Price;
}

const square: Size = { width: 1024, height: 1024 };

/** What is assumed of a model that nothing is said of: the least that all of them can do. */
const plain: Capabilities = {
  modes: ['text-to-image'],
  sizes: { kind: 'list', sizes: [square] },
  defaultSize: square,
  maxImages: 1,
  seed: false,
  negativePrompt: false,
  maxPromptLength: 4_000,
  qualities: [],
  transparency: false,
  partialImages: 0,
  maxSourceImages: 0,
  parameters: [],
  deterministic: false,
  procedural: false,
};

/** With the defaults, which follow from what was said: the sizes from the ratios, a source image from the modes. */
export const capabilitiesOf = ({ capabilities = {}, size, optionNames = {}, fixed = {} }: AiSdkModelOptions): Capabilities => {
  const ratios = size?.by === 'aspectRatio' ? Object.values(size.sizes) : [];
  const sizes = capabilities.sizes ?? (ratios.length > 0 ? { kind: 'list' as const, sizes: ratios } : plain.sizes);
  const first = sizes.kind === 'list' ? sizes.sizes[0] : undefined;
  const usual = sizes.kind === 'range' ? square : (sizes.sizes.find(({ width, height }) => width === square.width && height === square.height) ?? first ?? square);
  const needsImage = (capabilities.modes ?? plain.modes).some((mode) => mode !== 'text-to-image');
  return {
    ...plain,
    negativePrompt: optionNames.negativePrompt !== undefined,
    strength: optionNames.strength !== undefined,
    maxSourceImages: needsImage ? 1 : 0,
    defaultSize: usual,
    ...capabilities,
    sizes,
    parameters: (capabilities.parameters ?? plain.parameters).filter((name) => !Object.hasOwn(fixed, name)),
    // The SDK gives all images of a call one seed, so that none but the first could be made again.
    ...(capabilities.seed && { maxImages: 1 }),
  };
};
