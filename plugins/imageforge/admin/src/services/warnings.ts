import type { WarningView } from '../../../shared/generations';

/**
 * Those that are still worth saying beside the images: what a setting could not do was said beside the
 * settings, before anything was paid.
 */
export const worthSaying = (warnings: WarningView[]): WarningView[] =>
  warnings.filter(({ code }) => code !== 'unsupported-setting');

/** What a budget says to a request. */
export interface BudgetSays {
  /** `refuses`: it will not be accepted. `exceeded`: a soft limit only warns. `uncounted`: its price is not known. */
  kind: 'refuses' | 'exceeded' | 'uncounted';
  name: string;
  /** What is left and what it needs, where the price is known: images, or micro-USD. */
  amounts?: { unit: 'images' | 'microUsd'; left: number; needed: number };
}

const budgetKinds = ['refuses', 'exceeded', 'uncounted'] as const;

/** What budgets say, the refusal first. What an older server said without a kind is only a warning. */
export const budgetsIn = (warnings: WarningView[]): BudgetSays[] =>
  warnings
    .flatMap(({ code, details = {} }): BudgetSays[] => {
      const { budget, unit, left, needed } = details;
      const kind = budgetKinds.find((known) => known === details.kind);
      if (code !== 'budget' || !kind) return [];
      const hasAmounts = (unit === 'images' || unit === 'microUsd') && typeof left === 'number' && typeof needed === 'number';
      return [{ kind, name: word(budget), ...(hasAmounts && { amounts: { unit, left, needed } }) }];
    })
    .sort((one, other) => budgetKinds.indexOf(one.kind) - budgetKinds.indexOf(other.kind));

const word = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** The name of the text that says a warning to editors, and what it has to name. */
export const warningText = ({ code, details = {} }: WarningView): { key: string; values: Record<string, string> } => {
  if (code === 'unsupported-setting' && details.negativePrompt !== undefined) return { key: 'warning.negative-prompt', values: {} };
  const [budget] = budgetsIn([{ code, message: '', details }]);
  if (budget && budget.kind !== 'refuses') return { key: `warning.budget-${budget.kind}`, values: { name: budget.name } };
  if (code === 'image-failed' && typeof details.reason === 'string') return { key: 'warning.image-left-out', values: {} };
  if (code === 'adjusted' && details.name !== undefined) {
    const { name, wanted, given } = details;
    return { key: 'warning.adjusted-setting', values: { name: word(name), wanted: word(wanted), given: word(given) } };
  }
  const { name, setting, parameter, asked, received } = details;
  return {
    key: `warning.${code}`,
    values: { name: word(name ?? setting ?? parameter), asked: word(asked), received: word(received) },
  };
};
