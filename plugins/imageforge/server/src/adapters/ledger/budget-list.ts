import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import { asForgeError } from '../../engine/errors';
import { type Budget, parseBudget } from '../../engine/ledger';
import type { Logger } from '../../engine/ports';

/** How long the list is taken for true, ms. A change counts everywhere after this time, and mostly at once where it is made. */
const trustMs = 1_000;

/** Reads the budgets that are in force: with every request and every reservation, though they hardly ever change. */
export const createBudgetList = (strapi: Core.Strapi, logger: Pick<Logger, 'error'>): (() => Promise<Budget[]>) => {
  const complained = new Set<string>();
  const parse = (row: Record<string, unknown>): Budget[] => {
    try {
      return [parseBudget(row.documentId as string, row)];
    } catch (cause) {
      // Saving refuses such a one; this one was written past Strapi. Said once, since it is read all the time.
      const complaint = `The stored budget "${String(row.name)}" is not valid and limits nothing. ${asForgeError(cause).message}`;
      if (!complained.has(complaint)) logger.error(complaint);
      complained.add(complaint);
      return [];
    }
  };
  let trusted: { budgets: Budget[]; until: number } | undefined;
  const forget = (): void => void (trusted = undefined);
  strapi.db.lifecycles.subscribe({
    models: [uids.budget],
    afterCreate: forget,
    afterUpdate: forget,
    afterDelete: forget,
    afterDeleteMany: forget,
  });

  return async () => {
    if (trusted && performance.now() < trusted.until) return trusted.budgets;
    const until = performance.now() + trustMs;
    const rows = await strapi.db.query(uids.budget).findMany({ where: { enabled: true }, orderBy: { id: 'asc' } });
    const budgets = (rows as Record<string, unknown>[]).flatMap(parse);
    trusted = { budgets, until };
    return budgets;
  };
};
