import type { Core } from '@strapi/types';
import { builtInProviders, parseOptions } from './config';
import { createForge, type Role } from './forge';
import { createProviders } from './providers';
import { adviseDatabase } from './services/advise-database';
import { auditDocuments } from './services/audit';
import { restoreFileNotes, watchReplacedFiles } from './services/file-notes';
import { checkOptIns } from './services/entries/schema';
import { keepForge } from './services/forge';
import { keepTables } from './services/keep-tables';
import { permissions } from './services/permissions';
import { takeRegistered } from './services/registered-providers';
import { refuseBadTemplates } from './services/templates';
import { warnOfStrangers } from './services/warn-of-strangers';

export const bootstrap = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  const options = parseOptions(strapi.config.get('plugin::imageforge'));
  await strapi.service('admin::permission').actionProvider.registerMany(
    Object.entries(permissions).map(([uid, displayName]) => ({ section: 'plugins', displayName, uid, pluginName: 'imageforge' })),
  );
  strapi.get('webhookStore').addAllowedEvent('ENTRY_IMAGE_ATTACHED', 'entry.image-attached');
  refuseBadTemplates(strapi);
  for (const problem of checkOptIns(strapi)) strapi.log.error(`pluginOptions.imageforge of ${problem}`);

  await keepTables(strapi);
  await adviseDatabase(strapi);

  const role: Role = process.env.IMAGEFORGE_ROLE === 'worker' ? 'worker' : 'web';
  const providers = [...createProviders(options), ...takeRegistered(strapi, builtInProviders)];
  const forge = await createForge(strapi, options, role, providers);
  keepForge(strapi, forge);
  watchReplacedFiles(strapi, forge);
  await restoreFileNotes(strapi, forge.assetIndex, forge.logger);
  await warnOfStrangers(strapi, options.tenants);
  auditDocuments(strapi, forge.audit);
  forge.budgets.guard();
  // Commands of Strapi's that only load the application (export, console) must not begin to generate.
  if (role === 'worker') forge.start();
  else strapi.server.httpServer.once('listening', forge.start);
};
