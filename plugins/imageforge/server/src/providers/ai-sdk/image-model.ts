import { ForgeError } from '../../engine/errors';
import type { ImageModel, ImageResult } from '../../engine/image-model';
import { canceled, knownParameters } from '../../provider-kit';
import { toSdkCall } from './call';
import { toForgeError } from './errors';
import { type AiSdkModelOptions, capabilitiesOf } from './options';
import { toResult } from './result';
import type { SdkImageModel } from './sdk-model';

interface ModelParts {
  serviceId: string;
  serviceLabel: string;
  secrets: readonly string[];
  /** ms */
  timeoutMs: number;
  /** bytes */
  maxImageBytes: number;
  load(id: string): Promise<SdkImageModel>;
}

/**
 * A model of an AI SDK package. Its `doGenerate` is called once for each call of ours: what `generateImage`
 * does around it (repeating, splitting, giving every part one seed) is the generate stage's to do.
 */
export const createAiSdkModel = (options: AiSdkModelOptions, parts: ModelParts): ImageModel => {
  const { serviceId, serviceLabel, secrets, timeoutMs, maxImageBytes } = parts;
  const capabilities = capabilitiesOf(options);
  const label = options.label ?? `${serviceLabel} ${options.id}`;
  return {
    provider: 'ai-sdk',
    id: `${serviceId}/${options.id}`,
    label,
    capabilities,
    async generate(call): Promise<ImageResult> {
      if (call.signal.aborted) throw canceled(call.signal);
      const deadline = AbortSignal.timeout(timeoutMs);
      const signal = AbortSignal.any([call.signal, deadline]);
      const { parameters, warnings } = knownParameters(call.parameters, capabilities.parameters, label);
      const model = await parts.load(options.id);
      const asked = { ...call, n: await mostOf(model, call.n) };
      const request = await toSdkCall(asked, model, options, parameters, signal);
      let hasGoneOut = false;
      try {
        signal.throwIfAborted();
        hasGoneOut = true;
        const answer = await Promise.race([model.doGenerate(request), rejectOnAbort(signal)]);
        const result = await toResult(answer, call, { label, maxImageBytes, secrets, hasSeed: capabilities.seed });
        return { ...result, warnings: [...warnings, ...result.warnings] };
      } catch (thrown) {
        if (call.signal.aborted) throw canceled(call.signal, hasGoneOut);
        if (deadline.aborted) {
          throw new ForgeError('IMAGEFORGE_PROVIDER_TIMEOUT', `${label} did not answer within ${timeoutMs} ms.`, { details: { possiblyCharged: hasGoneOut } });
        }
        throw toForgeError(thrown, { label, secrets });
      }
    },
  };
};

/** What the package says of itself that one call may ask for. The stage asks again for the others. */
const mostOf = async ({ maxImagesPerCall, modelId }: SdkImageModel, n: number): Promise<number> => {
  const most: unknown = typeof maxImagesPerCall === 'function' ? await (maxImagesPerCall as (of: { modelId: string }) => unknown)({ modelId }) : maxImagesPerCall;
  return typeof most === 'number' && most >= 1 ? Math.min(n, most) : n;
};

/** Not every package listens to the signal in all that it does. */
const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
