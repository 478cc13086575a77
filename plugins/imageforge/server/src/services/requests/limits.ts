import { asForgeError, ForgeError } from '../../engine/errors';
import type { Requester } from '../../engine/generation/generation';
import type { Warning } from '../../engine/image-model';
import type { GenerationStore, Ledger } from '../../engine/ports';
import type { Access } from '../access';
import type { Composed } from './compose';

export interface LimitsParts {
  store: Pick<GenerationStore, 'count'>;
  ledger: Pick<Ledger, 'check'>;
  /** Most generations of one caller that are queued, running or in review. */
  maxOpen: number;
}

/** What one caller may have at once, and what budgets leave. */
export const createLimits = ({ store, ledger, maxOpen }: LimitsParts) => {
  /** One caller's flood must not keep the others waiting, nor fill the disk. */
  const checkOpen = async ({ kind, id }: Requester): Promise<void> => {
    if (kind === 'automation') return;
    if ((await store.count({ states: ['queued', 'running', 'review'], requester: { kind, id } })) < maxOpen) return;
    throw new ForgeError('IMAGEFORGE_RATE_LIMITED', `Expected at most ${maxOpen} generations of yours at once; wait until some have ended.`);
  };

  /**
   * Whether the budgets have room for it now. The stage reserve decides; this one only spares everybody
   * a generation that is bound to fail. @returns warnings @throws ForgeError as Ledger.check
   */
  const checkBudgets = ({ recipe, estimate }: Composed, { requester }: Access): Promise<Warning[]> =>
    ledger.check({
      requester,
      provider: recipe.provider,
      images: recipe.n,
      microUsd: estimate.known ? estimate.max : undefined,
    });

  /** What budgets say to it, as warnings: a preview asks for nothing that could be refused. */
  const warnOfBudgets = async (composed: Composed, access: Access): Promise<Composed> => {
    const warnings = await checkBudgets(composed, access).catch((thrown: unknown): Warning[] => {
      const { code, message, details } = asForgeError(thrown);
      if (code !== 'IMAGEFORGE_BUDGET_EXCEEDED' && code !== 'IMAGEFORGE_PRICE_UNKNOWN') throw thrown;
      return [{ code: 'budget', message, details: { ...details, kind: 'refuses' } }];
    });
    return { ...composed, warnings: [...composed.warnings, ...warnings] };
  };

  return { checkOpen, checkBudgets, warnOfBudgets };
};
