import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ForgeError } from '../../engine/errors';
import type { AiSdkServiceOptions } from './options';
import { factories } from './packages';
import { isSdkImageModel, type SdkImageModel } from './sdk-model';

/** Packages are the application's: they are looked for from its folder, whatever package manager put them there. */
export const loadFromApplication = async (name: string): Promise<unknown> =>
  import(pathToFileURL(createRequire(join(process.cwd(), 'package.json')).resolve(name)).href);

/**
 * Gives a service's model. The package is loaded at the first call, and its provider made once.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createModelLoader = (service: AiSdkServiceOptions, load: (name: string) => Promise<unknown>, fetch: typeof globalThis.fetch) => {
  let provider: Promise<unknown> | undefined;
  const make = async (): Promise<unknown> => {
    const exported = (await load(service.package).catch((cause: unknown) => {
      // Its words name folders of the machine; the log has them, by the cause.
      const { code, name } = cause as Partial<NodeJS.ErrnoException>;
      throw invalid(service, `The package "${service.package}" cannot be loaded: npm install ${service.package}, in a version for AI SDK 6. (${code ?? name})`, cause);
    })) as Record<string, unknown>;
    const name = service.factory ?? factories[service.package] ?? '';
    const factory = exported[name];
    if (typeof factory !== 'function') {
      const functions = Object.keys(exported).filter((key) => /^create[A-Z]/.test(key));
      throw invalid(service, `Expected "factory" to be a function of "${service.package}", like ${functions.join(', ') || 'createX'}, got "${name}".`);
    }
    return (factory as (settings: object) => unknown)({ ...service.settings, ...service.credentials, fetch });
  };
  return async (id: string): Promise<SdkImageModel> => {
    provider ??= make();
    const made = (await provider.catch((thrown: unknown) => {
      // Once it is installed or configured, the next call finds it.
      provider = undefined;
      throw thrown;
    })) as { imageModel?(id: string): unknown; image?(id: string): unknown } | undefined;
    const model = made?.imageModel?.(id) ?? made?.image?.(id);
    if (!isSdkImageModel(model)) throw invalid(service, `The provider of "${service.package}" has no image models.`);
    if (!/^v[23]$/.test(model.specificationVersion)) {
      throw invalid(service, `"${service.package}" speaks ${model.specificationVersion} of the AI SDK's interface, expected v2 or v3: install it in a version for AI SDK 6.`);
    }
    return model;
  };
};

const invalid = ({ id }: AiSdkServiceOptions, message: string, cause?: unknown): ForgeError =>
  new ForgeError('IMAGEFORGE_CONFIG_INVALID', `imageforge.config.providers.ai-sdk, service "${id}": ${message}`, { details: { service: id }, cause });
