import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import { type Account, type Balance, type LedgerBook, type Position } from '../../engine/ledger';
import type { Logger } from '../../engine/ports';
import { insertRows } from '../store/insert-rows';
import { createInsertTogether, createTogether } from '../store/together';
import { createBudgetList } from './budget-list';
import { chargeRow, moveRow } from './entry-rows';

type Row = Record<string, unknown>;

/** A counter refused a move: ends the transaction, and goes no further than this file. */
class Refused extends Error {
  constructor(readonly account: Account) {
    super();
  }
}

const balanceOf = ({ reserved, spent }: Row): Balance => ({ reserved: Number(reserved ?? 0), spent: Number(spent ?? 0) });

/**
 * LedgerBook on Strapi's database. What makes it safe is one conditional UPDATE for each counter: the
 * database takes them one after another, whichever process they come from.
 */
export const createLedgerBook = (strapi: Core.Strapi, logger: Pick<Logger, 'error'>): LedgerBook => {
  const counters = strapi.db.query(uids.budgetPeriod);
  const entries = strapi.db.query(uids.ledgerEntry);
  const insertCharges = createInsertTogether(strapi, uids.ledgerEntry);
  const tableOf = (uid: string) => strapi.db.getConnection(strapi.db.metadata.get(uid).tableName);

  const countersOf = async (keys: readonly string[]): Promise<Row[]> =>
    keys.length === 0 ? [] : counters.findMany({ where: { key: { $in: keys } } });

  const entriesOf = createTogether(strapi, async (generationIds: readonly string[]) => {
    const booked = (await entries.findMany({ where: { generationId: { $in: generationIds } }, orderBy: { id: 'asc' } })) as Row[];
    return generationIds.map((id) => booked.filter(({ generationId }) => generationId === id));
  });

  /** Outside the transaction: there, two that insert the same row would wait for each other. */
  const open = async (accounts: readonly Account[]): Promise<void> => {
    const there = new Set((await countersOf(accounts.map(({ key }) => key))).map(({ key }) => key));
    for (const account of accounts.filter(({ key }) => !there.has(key))) {
      await counters.create({ data: { ...account, reserved: '0', spent: '0' } }).catch(async (cause: unknown) => {
        // Somebody else has opened it in the same moment.
        if ((await countersOf([account.key])).length === 0) throw cause;
      });
    }
  };

  return {
    budgets: createBudgetList(strapi, logger),

    async balances(keys) {
      return new Map((await countersOf(keys)).map((row) => [row.key as string, balanceOf(row)]));
    },

    async standing(generationId) {
      const booked = await entriesOf(generationId);
      const moves = booked.filter(({ account }) => account);
      const accounts = await countersOf([...new Set(moves.map(({ account }) => account as string))]);
      const positions = accounts.map((counter): Position => {
        const own = moves.filter(({ account }) => account === counter.key).map(balanceOf);
        const { key, budgetId, subject, unit, period } = counter as unknown as Account;
        return {
          account: { key, budgetId, subject, unit, period },
          reserved: own.reduce((sum, { reserved }) => sum + reserved, 0),
          spent: own.reduce((sum, { spent }) => sum + spent, 0),
          entries: own.length,
        };
      });
      const attempts = booked.flatMap(({ attemptId }) => (attemptId ? [attemptId as string] : []));
      return { positions, chargedAttempts: new Set(attempts) };
    },

    async book({ moves, charges, ...booking }) {
      // `key` is unique: what was booked before is refused, and with it all of it.
      const chargeRows = charges.map((charge) => chargeRow(charge, booking));
      // One statement, which needs no transaction.
      if (moves.length === 0) return void (await insertCharges(chargeRows));
      // An account that has entries has its counter.
      await open(moves.flatMap(({ account, number }) => (number === 0 ? [account] : [])));
      // In one order everywhere, so that two bookings never wait for each other.
      const ordered = [...moves].sort((one, other) => (one.account.key < other.account.key ? -1 : 1));
      try {
        await strapi.db.transaction(async ({ trx }) => {
          for (const { account, reserved, spent, limit } of ordered) {
            const update = tableOf(uids.budgetPeriod).transacting(trx).where({ key: account.key });
            if (limit !== undefined) void update.whereRaw('reserved + spent + ? <= ?', [reserved + spent, limit]);
            const changed = await update.update({
              reserved: strapi.db.connection.raw('reserved + ?', [reserved]),
              spent: strapi.db.connection.raw('spent + ?', [spent]),
            });
            if (changed !== 1) throw new Refused(account);
          }
          await insertRows(strapi, uids.ledgerEntry, [...ordered.map((move) => moveRow(move, booking)), ...chargeRows]);
        });
        return undefined;
      } catch (thrown) {
        if (thrown instanceof Refused) return thrown.account;
        throw thrown;
      }
    },

    async charged(period) {
      const sum = (sql: string, name: string) => strapi.db.connection.raw(`SUM(${sql}) as ${name}`);
      const rows: Row[] = await tableOf(uids.ledgerEntry)
        .where({ kind: 'charge' })
        .where('period', 'like', `${period}%`)
        .groupBy('provider', 'model')
        .select(
          'provider',
          'model',
          sum('1', 'calls'),
          sum('spent', 'cost'),
          sum('CASE WHEN spent IS NULL THEN 1 ELSE 0 END', 'unknown_calls'),
          sum('CASE WHEN is_ambiguous THEN spent ELSE 0 END', 'ambiguous'),
        );
      return rows
        .map(({ provider, model, ...sums }) => ({
          model: `${String(provider)}/${String(model)}`,
          calls: Number(sums.calls),
          microUsd: Number(sums.cost ?? 0),
          unknown: Number(sums.unknown_calls),
          ambiguousMicroUsd: Number(sums.ambiguous ?? 0),
        }))
        .sort((one, other) => (one.model < other.model ? -1 : 1));
    },

    async chargesOf(generationIds) {
      const rows: Row[] = await entries.findMany({ where: { kind: 'charge', generationId: { $in: generationIds } } });
      return rows.map(({ generationId, attemptId, provider, model, spent, isAmbiguous, period }) => ({
        generationId: generationId as string,
        attemptId: attemptId as string,
        provider: provider as string,
        model: model as string,
        ...(spent !== null && { microUsd: Number(spent) }),
        isAmbiguous: Boolean(isAmbiguous),
        day: period as string,
      }));
    },

    async totals() {
      const text = (source: 'counters' | 'entries') => strapi.db.connection.raw(`'${source}' as source`);
      const sums = tableOf(uids.ledgerEntry)
        .whereNotNull('account')
        .groupBy('account')
        .select('account as key', text('entries'))
        .sum({ reserved: 'reserved', spent: 'spent' });
      // One statement sees one moment: with two, what is booked in between would look like a difference.
      const rows: Row[] = await tableOf(uids.budgetPeriod).select('key', text('counters'), 'reserved', 'spent').unionAll(sums);
      const from = (source: string) =>
        new Map(rows.filter((row) => row.source === source).map((row) => [row.key as string, balanceOf(row)]));
      return { counters: from('counters'), entries: from('entries') };
    },
  };
};
