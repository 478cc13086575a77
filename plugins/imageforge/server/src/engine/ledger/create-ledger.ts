import { ForgeError } from '../errors';
import type { Attempt, Generation, Requester } from '../generation/generation';
import type { Warning } from '../image-model';
import type { Clock, Ledger, SpendingRequest } from '../ports';
import { type Account, accountOf, appliesTo, type Budget, formatAmount, isOwnBudget, providerOf } from './budget';
import type { Charge, LedgerBook, Move, Position } from './ledger-book';
import { imagesOf, knownCostOf } from './spent';

export interface LedgerOptions {
  /** Whether a hard money budget lets a model pass whose price nobody knows, and which it so can't count. */
  unknownPrice: 'allow' | 'refuse';
}

/** What a request needs of one budget. */
interface Need {
  budget: Budget;
  account: Account;
  /** What the generation holds there already, reserved or spent. `undefined`: nothing. */
  position?: Position;
  /** To be reserved on top of that. */
  more: number;
  /** How much it will be is not known: nothing is reserved, and what it costs is booked once it is known. */
  isUncounted: boolean;
}

/** Says what may be spent, and books it. */
export const createLedger = (
  { book, clock }: { book: LedgerBook; clock: Pick<Clock, 'now'> },
  { unknownPrice }: LedgerOptions,
): Ledger => {
  const examine = async (
    request: Omit<SpendingRequest, 'generationId'>,
    generationId?: string,
  ): Promise<{ needs: Need[]; warnings: Warning[] }> => {
    const budgets = (await book.budgets()).filter((budget) => appliesTo(budget, request));
    if (budgets.length === 0) return { needs: [], warnings: [] };
    const positions = generationId === undefined ? [] : (await book.standing(generationId)).positions;
    const warnings: Warning[] = [];
    const needs: Need[] = [];
    for (const budget of budgets) {
      const counted = providerOf(budget) === undefined ? request : (request.atProvider ?? request);
      const asked = budget.unit === 'images' ? counted.images : counted.microUsd;
      if (asked === undefined) {
        if (budget.mode === 'hard' && unknownPrice === 'refuse') throw priceUnknown(budget);
        warnings.push(uncounted(budget));
      }
      const now = accountOf(budget, clock.now());
      // The period is that of the first reservation, also for a call that comes after midnight.
      const position = positions.find(({ account }) => isSameBut(account, now));
      const held = position ? position.reserved + position.spent : 0;
      needs.push({
        budget,
        account: position?.account ?? now,
        position,
        more: asked === undefined ? 0 : Math.max(0, asked - held),
        isUncounted: asked === undefined,
      });
    }
    return { needs, warnings: [...warnings, ...(await judge(needs, request.requester))] };
  };

  /** @returns warnings of soft budgets. @throws ForgeError IMAGEFORGE_BUDGET_EXCEEDED */
  const judge = async (needs: readonly Need[], requester: Requester): Promise<Warning[]> => {
    const balances = await book.balances(needs.map(({ account }) => account.key));
    return needs.flatMap(({ budget, account, more: counted, isUncounted, position }) => {
      // It will cost something; what was accepted before may go on.
      const more = isUncounted && !position ? 1 : counted;
      const { reserved, spent } = balances.get(account.key) ?? { reserved: 0, spent: 0 };
      const left = budget.limit - reserved - spent;
      if (more <= left) return [];
      if (budget.mode === 'soft') return [overSoftLimit(budget, account)];
      // What is held already may be spent, even where the limit was lowered since.
      if (more > 0) throw exceeded(budget, account, { left, needed: more }, requester);
      return [];
    });
  };

  return {
    check: async (request) => (await examine(request)).warnings,

    async reserve(request) {
      const { generationId, requester } = request;
      const { needs, warnings } = await examine(request, generationId);
      const moves = needs
        // What cannot be counted in advance has its account all the same, so that its cost is booked there.
        .filter(({ more, isUncounted, position }) => more > 0 || (isUncounted && !position))
        .map(({ budget, account, position, more }): Move => ({
          account,
          kind: 'reserve',
          reserved: more,
          spent: 0,
          number: position?.entries ?? 0,
          ...(budget.mode === 'hard' && { limit: budget.limit }),
        }));
      if (moves.length === 0) return warnings;
      const at = clock.now().toISOString();
      const refused = await book.book({ generationId, requester, at, moves, charges: [] });
      if (refused === undefined) return warnings;
      // Somebody was quicker since we looked; what is left now is what the message says.
      const need = needs.find(({ account }) => account.key === refused.key) as Need;
      await judge([need], requester);
      throw exceeded(need.budget, need.account, { left: 0, needed: need.more }, requester);
    },

    async settle(generation) {
      const { id: generationId, requester } = generation;
      const { positions, chargedAttempts } = await book.standing(generationId);
      const charges = generation.attempts.filter(({ id }) => !chargedAttempts.has(id)).map(chargeOf);
      const moves = positions.flatMap((position) => settlementOf(position, generation));
      if (charges.length + moves.length === 0) return;
      await book.book({ generationId, requester, at: clock.now().toISOString(), moves, charges });
    },
  };
};

const isSameBut = (one: Account, other: Account): boolean =>
  one.budgetId === other.budgetId && one.subject === other.subject && one.unit === other.unit;

/** Nothing stays reserved, and spent is what the calls count for: from wherever the position stands. */
const settlementOf = (position: Position, { attempts }: Pick<Generation, 'attempts'>): Move[] => {
  const { account, entries: number, reserved } = position;
  const spent = spentOn(position, attempts) - position.spent;
  if (reserved === 0 && spent === 0) return [];
  return [{ account, number, kind: spent === 0 ? 'release' : 'settle', reserved: 0 - reserved, spent }];
};

const spentOn = ({ account, reserved, spent }: Position, all: readonly Attempt[]): number => {
  const provider = providerOf(account);
  const attempts = provider === undefined ? all : all.filter((attempt) => attempt.provider === provider);
  if (account.unit === 'images') return imagesOf(attempts);
  const { microUsd, isComplete } = knownCostOf(attempts);
  // A call of unknown cost counts for what was reserved for it.
  return isComplete ? microUsd : Math.max(microUsd, reserved + spent);
};

/** What is booked for a call. */
export const chargeOf = ({ id, provider, model, costMicroUsd, state, startedAt, finishedAt }: Attempt): Charge => ({
  attemptId: id,
  provider,
  model,
  ...(costMicroUsd !== undefined && { microUsd: costMicroUsd }),
  isAmbiguous: state === 'ambiguous',
  at: finishedAt ?? startedAt,
});

const exceeded = (
  budget: Budget,
  { period, unit }: Account,
  { left, needed }: { left: number; needed: number },
  requester: Requester,
): ForgeError => {
  // A program that asks again and again could else watch what all the others spend.
  if (requester.kind !== 'admin' && !isOwnBudget(budget, requester)) {
    return new ForgeError('IMAGEFORGE_BUDGET_EXCEEDED', `A budget of this installation has too little left for ${period}.`, {
      details: { unit, period },
    });
  }
  const amounts = { left: formatAmount(unit, Math.max(0, left)), needed: formatAmount(unit, needed) };
  return new ForgeError(
    'IMAGEFORGE_BUDGET_EXCEEDED',
    `The budget "${budget.name}" has ${amounts.left} left for ${period}; this needs up to ${amounts.needed}.`,
    { details: { budget: budget.name, unit, period, left: Math.max(0, left), needed } },
  );
};

const overSoftLimit = ({ name, unit, limit }: Budget, { period }: Account): Warning => ({
  code: 'budget',
  message: `The budget "${name}" of ${formatAmount(unit, limit)} for ${period} is exceeded; it only warns.`,
  details: { kind: 'exceeded', budget: name, unit, period, limit },
});

const priceUnknown = ({ name }: Budget): ForgeError =>
  new ForgeError(
    'IMAGEFORGE_PRICE_UNKNOWN',
    `The price of this model is not known, so the budget "${name}" can't count it. Add it to the option "prices", or choose another model.`,
    { details: { budget: name } },
  );

const uncounted = ({ name }: Budget): Warning => ({
  code: 'budget',
  message: `The price of this model is not known, so the budget "${name}" does not count it in advance.`,
  details: { kind: 'uncounted', budget: name },
});
