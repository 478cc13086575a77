import type { Core } from '@strapi/types';
import { adminAccess, contentApiAccess } from '../services/access';
import { forgeOf } from '../services/forge';
import { createAssetController } from './asset';
import { createAuditController } from './audit';
import { createBudgetController } from './budget';
import { createCapabilitiesController } from './capabilities';
import { createDeletionController } from './deletion';
import { createEntryController } from './entry';
import { type AccessOf, createGenerationController } from './generation';
import { createJobNoticeController } from './job-notice';
import { createLineageController } from './lineage';
import { createOperationController } from './operation';
import { createPreviewController } from './preview';
import { createProvenanceController } from './provenance';
import { createQueueController } from './queue';
import { createReviewController } from './review';
import { createTemplateController } from './template';
import { createWebhookController } from './webhook';

type Context = { strapi: Core.Strapi };

const fromAdmin =
  (strapi: Core.Strapi): AccessOf =>
  (ctx) =>
    adminAccess(strapi, ctx.state as Parameters<typeof adminAccess>[1], forgeOf(strapi).tenantOf);

const fromContentApi =
  (strapi: Core.Strapi): AccessOf =>
  (ctx) =>
    contentApiAccess(strapi, ctx.state.auth ?? {}, forgeOf(strapi).tenantOf);

/** Controllers of the content API have the plain names, because its permissions are named after them. */
export const controllers = {
  generation: ({ strapi }: Context) => createGenerationController(strapi, fromContentApi(strapi), 'auto'),
  asset: ({ strapi }: Context) => createAssetController(strapi, fromContentApi(strapi)),
  template: ({ strapi }: Context) => createTemplateController(strapi, fromContentApi(strapi)),
  capabilities: ({ strapi }: Context) => createCapabilitiesController(strapi),
  lineage: ({ strapi }: Context) => createLineageController(strapi, fromContentApi(strapi)),
  provenance: ({ strapi }: Context) => createProvenanceController(strapi, fromContentApi(strapi)),
  preview: ({ strapi }: Context) => createPreviewController(strapi),
  operation: ({ strapi }: Context) => createOperationController(strapi),
  'job-notice': ({ strapi }: Context) => createJobNoticeController(strapi),
  'admin-generation': ({ strapi }: Context) => createGenerationController(strapi, fromAdmin(strapi), 'on-keep'),
  'admin-asset': ({ strapi }: Context) => createAssetController(strapi, fromAdmin(strapi)),
  'admin-template': ({ strapi }: Context) => createTemplateController(strapi, fromAdmin(strapi)),
  'admin-queue': ({ strapi }: Context) => createQueueController(strapi, fromAdmin(strapi)),
  'admin-webhook': ({ strapi }: Context) => createWebhookController(strapi, fromAdmin(strapi)),
  'admin-audit': ({ strapi }: Context) => createAuditController(strapi),
  'admin-budget': ({ strapi }: Context) => createBudgetController(strapi),
  'admin-review': ({ strapi }: Context) => createReviewController(strapi, fromAdmin(strapi)),
  'admin-lineage': ({ strapi }: Context) => createLineageController(strapi, fromAdmin(strapi)),
  'admin-provenance': ({ strapi }: Context) => createProvenanceController(strapi, fromAdmin(strapi)),
  'admin-deletion': ({ strapi }: Context) => createDeletionController(strapi, fromAdmin(strapi)),
  'admin-entry': ({ strapi }: Context) => createEntryController(strapi, fromAdmin(strapi)),
};
