import type { Budget } from '../ledger';
import type { Balance, Booking, Charge, ChargeSum, LedgerBook, Move, Position } from '../ledger/ledger-book';

interface MemoryLedgerBook extends LedgerBook {
  /** The budgets that are switched on; tests change the list. */
  readonly switchedOn: Budget[];
  /** Every charge, in the order of booking. */
  readonly charges: readonly Charge[];
  /** Every move, in the order of booking. */
  readonly moves: readonly (Move & { generationId: string })[];
}

const plus = (balance: Balance | undefined, { reserved, spent }: Balance): Balance => ({
  reserved: (balance?.reserved ?? 0) + reserved,
  spent: (balance?.spent ?? 0) + spent,
});

/** A LedgerBook in memory, for tests of the engine. */
export const createMemoryLedgerBook = (switchedOn: Budget[] = []): MemoryLedgerBook => {
  const moves: (Move & { generationId: string })[] = [];
  const charges: (Charge & { generationId: string })[] = [];
  const counters = new Map<string, Balance>();
  const own = (generationId: string) => moves.filter((move) => move.generationId === generationId);

  const bookAll = ({ generationId, moves: wanted, charges: made }: Booking) => {
    for (const { account, limit, reserved, spent } of wanted) {
      const after = plus(counters.get(account.key), { reserved, spent });
      if (limit !== undefined && after.reserved + after.spent > limit) return account;
    }
    const isRepeated =
      wanted.some(({ account, number }) => own(generationId).filter((move) => move.account.key === account.key).length !== number) ||
      made.some(({ attemptId }) => charges.some((charge) => charge.attemptId === attemptId));
    if (isRepeated) throw new Error('This is booked already.');
    for (const move of wanted) {
      counters.set(move.account.key, plus(counters.get(move.account.key), move));
      moves.push({ ...move, generationId });
    }
    charges.push(...made.map((charge) => ({ ...charge, generationId })));
    return undefined;
  };

  return {
    switchedOn,
    charges,
    moves,
    budgets: async () => [...switchedOn],
    balances: async () => new Map(counters),
    async standing(generationId) {
      const positions = new Map<string, Position>();
      for (const move of own(generationId)) {
        const before = positions.get(move.account.key);
        positions.set(move.account.key, { ...plus(before, move), account: move.account, entries: (before?.entries ?? 0) + 1 });
      }
      const attempts = charges.filter((charge) => charge.generationId === generationId).map(({ attemptId }) => attemptId);
      return { positions: [...positions.values()], chargedAttempts: new Set(attempts) };
    },
    book: async (booking) => bookAll(booking),
    async charged(period) {
      const sums = new Map<string, ChargeSum>();
      for (const { provider, model: id, microUsd, isAmbiguous, at } of charges) {
        if (!at.startsWith(period)) continue;
        const model = `${provider}/${id}`;
        const sum = sums.get(model) ?? { model, calls: 0, microUsd: 0, unknown: 0, ambiguousMicroUsd: 0 };
        sums.set(model, {
          model,
          calls: sum.calls + 1,
          microUsd: sum.microUsd + (microUsd ?? 0),
          unknown: sum.unknown + (microUsd === undefined ? 1 : 0),
          ambiguousMicroUsd: sum.ambiguousMicroUsd + (isAmbiguous ? (microUsd ?? 0) : 0),
        });
      }
      return [...sums.values()].sort((one, other) => (one.model < other.model ? -1 : 1));
    },
    async chargesOf(generationIds) {
      return charges.filter(({ generationId }) => generationIds.includes(generationId)).map(({ at, ...charge }) => ({ ...charge, day: at.slice(0, 10) }));
    },
    async totals() {
      const entries = new Map<string, Balance>();
      for (const { account, ...move } of moves) entries.set(account.key, plus(entries.get(account.key), move));
      return { counters: new Map(counters), entries };
    },
  };
};
