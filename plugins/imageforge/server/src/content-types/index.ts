import asset from './asset/schema.json';
import assetLink from './asset-link/schema.json';
import auditEvent from './audit-event/schema.json';
import binding from './binding/schema.json';
import budget from './budget/schema.json';
import budgetPeriod from './budget-period/schema.json';
import generation from './generation/schema.json';
import ledgerEntry from './ledger-entry/schema.json';
import stylePreset from './style-preset/schema.json';
import template from './template/schema.json';
import total from './total/schema.json';
import webhookDelivery from './webhook-delivery/schema.json';

export const contentTypes = {
  template: { schema: template },
  'style-preset': { schema: stylePreset },
  generation: { schema: generation },
  asset: { schema: asset },
  'asset-link': { schema: assetLink },
  binding: { schema: binding },
  'audit-event': { schema: auditEvent },
  'webhook-delivery': { schema: webhookDelivery },
  budget: { schema: budget },
  'budget-period': { schema: budgetPeriod },
  'ledger-entry': { schema: ledgerEntry },
  total: { schema: total },
};

/** The uids under which Strapi knows them. */
export const uids = {
  template: 'plugin::imageforge.template',
  stylePreset: 'plugin::imageforge.style-preset',
  generation: 'plugin::imageforge.generation',
  asset: 'plugin::imageforge.asset',
  assetLink: 'plugin::imageforge.asset-link',
  binding: 'plugin::imageforge.binding',
  auditEvent: 'plugin::imageforge.audit-event',
  webhookDelivery: 'plugin::imageforge.webhook-delivery',
  budget: 'plugin::imageforge.budget',
  budgetPeriod: 'plugin::imageforge.budget-period',
  ledgerEntry: 'plugin::imageforge.ledger-entry',
  total: 'plugin::imageforge.total',
} as const;
