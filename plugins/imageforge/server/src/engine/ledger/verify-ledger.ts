import type { Balance, LedgerBook } from './ledger-book';

/** An account whose counter says something else than its entries. */
export interface LedgerDifference {
  /** Key of the account. */
  account: string;
  /** What the counter says. `undefined`: there is none. */
  counter?: Balance;
  /** What its entries add up to. */
  entries: Balance;
}

/** Adds up every entry anew. @returns the accounts that are not as they should be: none, or the book was tampered with. */
export const verifyLedger = async (
  book: Pick<LedgerBook, 'totals'>,
): Promise<{ accounts: number; differences: LedgerDifference[] }> => {
  const { counters, entries } = await book.totals();
  const keys = [...new Set([...counters.keys(), ...entries.keys()])].sort();
  const differences = keys.flatMap((account): LedgerDifference[] => {
    const counter = counters.get(account);
    const sum = entries.get(account) ?? { reserved: 0, spent: 0 };
    const isSame = counter?.reserved === sum.reserved && counter.spent === sum.spent;
    return isSame ? [] : [{ account, ...(counter && { counter }), entries: sum }];
  });
  return { accounts: keys.length, differences };
};
