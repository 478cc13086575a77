import type { Requester } from '../generation/generation';
import type { SpendingRequest } from '../ports';

/** `images`: how many. `microUsd`: integer micro-USD. What the numbers of a budget and of its accounts are. */
type BudgetUnit = 'images' | 'microUsd';

/** A limit on what may be spent in each day or month, by UTC. */
export interface Budget {
  id: string;
  /** For people. */
  name: string;
  /**
   * Whose spending it limits: `all`, `automation` (what is made for published entries), `admin:7`,
   * `user:7` (an end user), `api-token:3`, `tenant:acme` or `provider:openai`.
   */
  subject: string;
  unit: BudgetUnit;
  period: 'day' | 'month';
  /** Most that may be spent in a period, in the unit. 0 allows nothing. */
  limit: number;
  /** `hard` refuses what would go beyond the limit; `soft` lets it pass with a warning. */
  mode: 'hard' | 'soft';
}

/** What is booked on: a budget in one of its periods. A budget that is changed to count something else has others. */
export interface Account {
  /** Unique. */
  key: string;
  budgetId: string;
  subject: string;
  unit: BudgetUnit;
  /** `2026-11-24` or `2026-11`, by UTC. */
  period: string;
}

/** Everybody and everything on whose account the request goes. */
const subjectsOf = ({ requester, provider }: Pick<SpendingRequest, 'requester' | 'provider'>): string[] => [
  'all',
  requester.kind === 'automation' ? 'automation' : `${requester.kind}:${requester.id}`,
  ...(requester.tenant === undefined ? [] : [`tenant:${requester.tenant}`]),
  `${providerPrefix}${provider}`,
];

const providerPrefix = 'provider:';

/** The provider whose spending alone counts on the account; `undefined`: every provider's does. */
export const providerOf = ({ subject }: Pick<Account, 'subject'>): string | undefined =>
  subject.startsWith(providerPrefix) ? subject.slice(providerPrefix.length) : undefined;

/** Whether it is the requester's own: nobody is told what others, or all together, have left. */
export const isOwnBudget = ({ subject }: Pick<Budget, 'subject'>, { kind, id, tenant }: Requester): boolean =>
  subject === `${kind}:${id}` || (tenant !== undefined && subject === `tenant:${tenant}`);

export const appliesTo = ({ subject }: Budget, request: Pick<SpendingRequest, 'requester' | 'provider'>): boolean =>
  subjectsOf(request).includes(subject);

/** The account of the budget at that time. */
export const accountOf = (budget: Pick<Budget, 'id' | 'subject' | 'unit' | 'period'>, at: Date): Account => {
  const { id, subject, unit } = budget;
  const period = at.toISOString().slice(0, budget.period === 'day' ? 10 : 7);
  return { key: [id, subject, unit, period].join('/'), budgetId: id, subject, unit, period };
};

/** For people: `3 images`, `$0.042`. */
export const formatAmount = (unit: BudgetUnit, amount: number): string => {
  if (unit === 'images') return amount === 1 ? '1 image' : `${amount} images`;
  const [dollars, fraction = ''] = (amount / 1_000_000).toFixed(6).split('.');
  return `$${dollars}.${fraction.replace(/0{1,4}$/, '')}`;
};
