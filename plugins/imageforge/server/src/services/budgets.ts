import type { Core } from '@strapi/types';
import type { BudgetStatus, SpendingView } from '../../../shared/budgets';
import { uids } from '../content-types';
import { accountOf, type Budget, type LedgerBook, parseBudget, verifyCharges, verifyLedger } from '../engine/ledger';
import type { Clock, GenerationArchive } from '../engine/ports';
import { type BudgetNames, refuseBadBudgets } from './refuse-bad-budgets';

interface Parts {
  strapi: Core.Strapi;
  book: LedgerBook;
  archive: Pick<GenerationArchive, 'pages'>;
  clock: Pick<Clock, 'now'>;
  /** What a budget may be for. */
  names: BudgetNames;
}

/** What operators see of budgets and of the ledger. */
export const createBudgets = ({ strapi, book, archive, clock, names }: Parts) => ({
  /** Every budget with what stands on it in the present period, also those that are switched off. */
  async statuses(): Promise<BudgetStatus[]> {
    const rows: Row[] = await strapi.db.query(uids.budget).findMany({ orderBy: { name: 'asc' } });
    const now = clock.now();
    const accounts = rows.flatMap((row) => {
      const budget = tryParse(row);
      return budget ? [{ row, budget, account: accountOf(budget, now) }] : [];
    });
    const balances = await book.balances(accounts.map(({ account }) => account.key));
    return accounts.map(({ row, budget, account }) => {
      const { reserved, spent } = balances.get(account.key) ?? { reserved: 0, spent: 0 };
      return {
        ...budget,
        enabled: row.enabled as boolean,
        current: account.period,
        reserved,
        spent,
        left: Math.max(0, budget.limit - reserved - spent),
      };
    });
  },

  /** What the calls of one day (`2026-11-24`) or month (`2026-11`) cost, by UTC. */
  async spending(period: string): Promise<SpendingView> {
    const models = await book.charged(period);
    return { period, microUsd: models.reduce((sum, { microUsd }) => sum + microUsd, 0), models };
  },

  /** Adds up every entry anew and compares: with the counters, and the charges with the calls on the generations. */
  async verify() {
    const [ledger, charges] = [await verifyLedger(book), await verifyCharges(book, archive)];
    return { ...ledger, calls: charges.calls, chargeDifferences: charges.differences };
  },

  /** From now on a budget that would limit nothing can't be saved. */
  guard: () => refuseBadBudgets(strapi, names),
});

/** One that was written past Strapi and is not valid limits nothing, which the log says. */
const tryParse = (row: Row): Budget | undefined => {
  try {
    return parseBudget(row.documentId as string, row);
  } catch {
    return undefined;
  }
};

type Row = Record<string, unknown>;

export type Budgets = ReturnType<typeof createBudgets>;
