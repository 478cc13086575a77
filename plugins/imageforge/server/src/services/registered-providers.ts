import type { Core } from '@strapi/types';
import { ForgeError } from '../engine/errors';
import type { ImageProvider } from '../engine/image-model';

/** Providers that come from the application or from another plugin, until `bootstrap` takes them. */
interface Registration {
  providers: ImageProvider[];
  isOver: boolean;
}

const registrations = new WeakMap<Core.Strapi, Registration>();

const registrationOf = (strapi: Core.Strapi): Registration => {
  const known = registrations.get(strapi) ?? { providers: [], isOver: false };
  registrations.set(strapi, known);
  return known;
};

/** What `strapi.plugin('imageforge').service('providers')` offers. */
export interface Providers {
  /**
   * Adds a provider, after those that the options switch on. To be called in `register()` of the
   * application or of a plugin.
   * @throws ForgeError IMAGEFORGE_CONFIG_INVALID when it comes too late, has another one's id, or is none.
   */
  register(provider: ImageProvider): void;
}

export const createProvidersService = (strapi: Core.Strapi): Providers => ({
  register(provider) {
    const { providers, isOver } = registrationOf(strapi);
    const problem = problemOf(provider);
    if (problem) throw invalid(`Expected a provider, ${problem}.`);
    const { id } = provider;
    if (isOver) {
      throw invalid(`The provider "${id}" comes too late: register it in register() of the application or of a plugin, not in bootstrap() or later.`);
    }
    if (providers.some((other) => other.id === id)) throw invalid(`There are two providers with the id "${id}": give one of them another.`);
    providers.push(provider);
  },
});

/**
 * The providers that were registered. From now on none can be.
 * @param builtIn ids that are taken, whether or not the options switch them on
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID when one of them has such an id.
 */
export const takeRegistered = (strapi: Core.Strapi, builtIn: readonly string[]): readonly ImageProvider[] => {
  const registration = registrationOf(strapi);
  registration.isOver = true;
  const taken = registration.providers.find(({ id }) => builtIn.includes(id));
  if (taken) throw invalid(`The id "${taken.id}" of a registered provider is that of a built-in one: give it another.`);
  return registration.providers;
};

/** What is wrong with it, in words: applications in JavaScript have no types. */
const problemOf = (provider: ImageProvider): string | undefined => {
  const { id, label, models, discover } = provider ?? {};
  if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9-]{0,39}$/.test(id)) {
    return `with an "id" of lower-case letters, digits and hyphens, got ${JSON.stringify(id)}`;
  }
  if (typeof label !== 'string' || label === '') return `"${id}" with a "label" for people`;
  if (!Array.isArray(models)) return `"${id}" with a list of "models"`;
  if (models.length === 0 && typeof discover !== 'function') return `"${id}" with at least one model, or with "discover"`;
  for (const { model } of models as ImageProvider['models']) {
    if (model?.provider !== id) return `"${id}" with models that name it as their provider, got ${JSON.stringify(model?.provider)}`;
    if (typeof model.generate !== 'function') return `"${id}" with models that have "generate", got "${model.id}" without`;
  }
  return undefined;
};

const invalid = (message: string): ForgeError => new ForgeError('IMAGEFORGE_CONFIG_INVALID', message);
