import type { Core } from '@strapi/types';
import type { Budget } from '../../plugins/imageforge/server/src/engine/ledger';

const uid = 'plugin::imageforge.budget';

/** A budget as an operator's row: the way back from what the engine makes of it. */
const rowOf = ({ id, subject, unit, limit, ...same }: Budget) => {
  const [kind, key] = subject.split(':');
  const isPerson = kind === 'admin' || kind === 'user';
  return {
    ...same,
    documentId: id,
    scope: isPerson ? 'user' : kind,
    scopeId: isPerson ? subject : (key ?? null),
    unit: unit === 'images' ? 'images' : 'usd',
    limit: unit === 'images' ? limit : limit / 1_000_000,
    enabled: true,
  };
};

/** Makes these the only budgets. */
export const setBudgets = async (strapi: Core.Strapi, budgets: readonly Budget[]): Promise<void> => {
  await strapi.db.query(uid).deleteMany({});
  for (const budget of budgets) await strapi.db.query(uid).create({ data: rowOf(budget) });
};
