/**
 * What we need of the AI SDK's `ImageModelV2` and `ImageModelV3` (`@ai-sdk/provider` 2 and 3). Written down
 * here so that an installation without any of its packages has nothing to load.
 */
export interface SdkImageModel {
  readonly specificationVersion: string;
  /** `google.generative-ai`: what stands before the point is the key of its options. */
  readonly provider: string;
  readonly modelId: string;
  readonly maxImagesPerCall: unknown;
  doGenerate(options: SdkCall): PromiseLike<SdkResult>;
}

export interface SdkFile {
  type: 'file';
  mediaType: string;
  data: Uint8Array;
}

export interface SdkCall {
  prompt: string;
  n: number;
  size: `${number}x${number}` | undefined;
  aspectRatio: `${number}:${number}` | undefined;
  seed: number | undefined;
  /** Of V3; V2 knows no source images. */
  files: SdkFile[] | undefined;
  mask: SdkFile | undefined;
  providerOptions: Record<string, Record<string, SdkJson>>;
  abortSignal: AbortSignal;
  headers: Record<string, string | undefined>;
}

export type SdkJson = null | string | number | boolean | SdkJson[] | { [name: string]: SdkJson | undefined };

export interface SdkResult {
  /** Base64 or bytes. */
  images: readonly (string | Uint8Array)[];
  warnings: readonly SdkWarning[];
  /** By the provider's name: `images` says something of each image, the rest is the provider's own. */
  providerMetadata?: Readonly<Record<string, unknown>>;
  response: { modelId: string; headers?: Readonly<Record<string, string>> | undefined };
  /** Of V3. */
  usage?: { inputTokens: number | undefined; outputTokens: number | undefined };
}

/** V2 says `unsupported-setting` and which, V3 `unsupported` and which feature. */
export interface SdkWarning {
  type: string;
  setting?: string;
  feature?: string;
  details?: string;
  message?: string;
}

export const isSdkImageModel = (value: unknown): value is SdkImageModel =>
  typeof value === 'object' && value !== null && typeof (value as { doGenerate?: unknown }).doGenerate === 'function';
