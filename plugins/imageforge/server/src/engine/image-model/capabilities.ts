import type { Mode } from './modes';
import type { ParameterRules } from './parameter-rules';

/** px */
export interface Size {
  width: number;
  height: number;
}

/** How far each side of an image is painted on, px. */
export interface Extension {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

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
  /** What is made when the request names no size and has no source image. */
  defaultSize: Size;
  /** Most images of one call. */
  maxImages: number;
  seed: boolean;
  negativePrompt: boolean;
  /** Most characters of a prompt (UTF-16 units). */
  maxPromptLength: number;
  /** Whether it needs a prompt in modes that leave it open, too. Left out: no. */
  promptNeeded?: boolean;
  /** Values of `quality`, the default first. Empty: the model has no such setting. */
  qualities: readonly string[];
  /** Whether `background: 'transparent'` works. */
  transparency: boolean;
  /** Most previews of one call; 0: the model doesn't stream. */
  partialImages: number;
  /** Most source images; 0: none. */
  maxSourceImages: number;
  /** Least and most pixels of a source image. Left out: whatever the installation takes. */
  sourcePixels?: { min: number; max: number };
  /** Whether the source image can be given more or less weight, by `strength`. Left out: no. */
  strength?: boolean;
  /** Most px that `outpaint` adds to a side. Needed for that mode. */
  maxExtension?: number;
  /** What `upscale` multiplies both sides by, the default first. Left out: the model decides how large it becomes. */
  factors?: readonly number[];
  /** Names of `parameters` that the model understands. */
  parameters: readonly string[];
  /** Values that a parameter may have, where they are a list of texts. */
  parameterValues?: Readonly<Record<string, readonly string[]>>;
  /** What any other parameter may be. One that is in neither is checked by the provider. */
  parameterRules?: ParameterRules;
  /** The same call gives the same bytes. */
  deterministic: boolean;
  /** Drawn by rules, not by a trained model: published files say `algorithmicMedia`. */
  procedural: boolean;
}
