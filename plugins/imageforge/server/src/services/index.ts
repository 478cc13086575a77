import type { Core } from '@strapi/types';
import { createGenerationSchema } from '../../../shared/generations';
import { describeOrphans } from '../engine/publishing/orphans';
import { describePlan } from '../engine/retention/purge';
import { automationAccess } from './access';
import { forgeOf } from './forge';
import type { CreateContext } from './requests/accept';
import { parse } from './parse';
import { createProvidersService } from './registered-providers';

/** For the application's own code: `strapi.plugin('imageforge').service('generations').create(…)`. */
export const services = {
  generations: ({ strapi }: { strapi: Core.Strapi }) => {
    const { generations } = forgeOf(strapi);
    return {
      ...generations,
      /**
       * Like `POST /generations`, for code that may do everything unless it hands in an `access`.
       * @throws ForgeError
       */
      create: (body: unknown, context: Partial<CreateContext> = {}) =>
        generations.create(parse(createGenerationSchema, body), {
          access: automationAccess('application'),
          defaultPublish: 'auto',
          ...context,
        }),
    };
  },
  /** For providers of one's own: `strapi.plugin('imageforge').service('providers').register(…)`, in `register()`. */
  providers: ({ strapi }: { strapi: Core.Strapi }) => createProvidersService(strapi),
  /** What `imageforge purge` does: `plan` lists, `carryOut` deletes. */
  retention: ({ strapi }: { strapi: Core.Strapi }) => ({ ...forgeOf(strapi).purge, describe: describePlan }),
  /** What `imageforge orphans` does: `plan` lists, `carryOut` deletes. */
  orphans: ({ strapi }: { strapi: Core.Strapi }) => ({ ...forgeOf(strapi).orphans, describe: describeOrphans }),
  /** All parts, for tests and for scripts that look inside; its shape may change in any version. */
  forge: ({ strapi }: { strapi: Core.Strapi }) => forgeOf(strapi),
  templates: ({ strapi }: { strapi: Core.Strapi }) => forgeOf(strapi).templates,
};
