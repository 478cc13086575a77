import { ForgeError } from '../../engine/errors';
import type { ImageBytes, ImageCall } from '../../engine/image-model';
import { dressMask } from '../../provider-kit';
import type { AiSdkModelOptions } from './options';
import type { SdkCall, SdkFile, SdkImageModel, SdkJson } from './sdk-model';

/** Our call in the words of the SDK. @param parameters those that the model knows */
export const toSdkCall = async (
  call: ImageCall,
  model: SdkImageModel,
  options: AiSdkModelOptions,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<SdkCall> => {
  if (call.images.length > 0 && model.specificationVersion === 'v2') {
    throw new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', 'The package speaks v2 of the AI SDK’s interface, which takes no source images: install it in a version for AI SDK 6.');
  }
  const { optionNames = {}, optionsKey = model.provider.split('.')[0] ?? model.provider } = options;
  const { negativePrompt, quality, background, strength } = call;
  const own = Object.entries({ negativePrompt, quality, background, strength }).flatMap(([field, value]) => {
    const name = optionNames[field as keyof typeof optionNames];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return {
    prompt: call.prompt,
    n: call.n,
    ...sizeOf(call, options),
    seed: call.seed,
    files: call.images.length > 0 ? call.images.map(fileOf) : undefined,
    mask: call.mask && fileOf(await dressMask(call.mask, options.mask ?? 'white')),
    providerOptions: { [optionsKey]: { ...parameters, ...Object.fromEntries(own), ...options.fixed } as Record<string, SdkJson> },
    abortSignal: signal,
    headers: {},
  };
};

const fileOf = ({ bytes, mediaType }: ImageBytes): SdkFile => ({ type: 'file', mediaType, data: bytes });

const sizeOf = ({ size: { width, height } }: ImageCall, { size }: AiSdkModelOptions): Pick<SdkCall, 'size' | 'aspectRatio'> => {
  if (size?.by === 'none') return { size: undefined, aspectRatio: undefined };
  if (size?.by !== 'aspectRatio') return { size: `${width}x${height}`, aspectRatio: undefined };
  const [ratio] = Object.entries(size.sizes).find(([, one]) => one.width === width && one.height === height) ?? [];
  return { size: undefined, aspectRatio: ratio as `${number}:${number}` | undefined };
};
