/** px */
export interface Size {
  width: number;
  height: number;
}

/**
 * What a request does. `edit` changes source images by instruction; `inpaint` repaints the white
 * part of a mask.
 */
export type Mode = 'text-to-image' | 'edit' | 'inpaint';

/** Which sizes a model makes: exactly these, or any within limits. */
export type SizeSupport =
  | { kind: 'list'; sizes: readonly Size[] }
  | {
      kind: 'range';
      /** Least and greatest width and height, px. */
      minSide: number;
      maxSide: number;
      /** Both sides are multiples of this, px. */
      multipleOf: number;
      /** Greatest number of pixels in all. */
      maxPixels: number;
      /** Least number of pixels in all. `undefined`: no limit but `minSide`. */
      minPixels?: number;
      /** Greatest ratio of the longer to the shorter side. `undefined`: any. */
      maxAspectRatio?: number;
    };

/** What a model can do, as data: requests are checked against it before anything is paid. */
export interface Capabilities {
  modes: readonly Mode[];
  sizes: SizeSupport;
  /** What is made when the request names no size. */
  defaultSize: Size;
  /** Most images of one call. */
  maxImages: number;
  seed: boolean;
  negativePrompt: boolean;
  /** Most characters of a prompt (UTF-16 units). */
  maxPromptLength: number;
  /** Values of `quality`, the default first. Empty: the model has no such setting. */
  qualities: readonly string[];
  /** Whether `background: 'transparent'` works. */
  transparency: boolean;
  /** Most previews of one call; 0: the model doesn't stream. */
  partialImages: number;
  /** Most source images; 0: none. */
  maxSourceImages: number;
  /** Names of `parameters` that the model understands. */
  parameters: readonly string[];
  /** Values that a parameter may have. A parameter that is not here is checked by the provider. */
  parameterValues?: Readonly<Record<string, readonly string[]>>;
  /** The same call gives the same bytes. */
  deterministic: boolean;
  /** Drawn by rules, not by a trained model: published files say `algorithmicMedia`. */
  procedural: boolean;
}
