import { z } from 'zod';

/** Contract of the admin's budget endpoints: `/imageforge/budgets`, `/imageforge/spending`. */

/** A budget in its present period. Numbers are in its unit: images, or integer micro-USD. */
export interface BudgetStatus {
  id: string;
  name: string;
  /** `all`, `admin:7`, `user:7`, `api-token:3`, `tenant:acme` or `provider:openai`. */
  subject: string;
  unit: 'images' | 'microUsd';
  period: 'day' | 'month';
  mode: 'hard' | 'soft';
  enabled: boolean;
  limit: number;
  /** `2026-11-24` or `2026-11`, by UTC. */
  current: string;
  /** Held for what is queued or under way. */
  reserved: number;
  spent: number;
  /** Never below 0. */
  left: number;
}

/** Query of `GET /spending`. */
export const spendingQuerySchema = z.strictObject({
  /** A day or a month, by UTC. */
  period: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/, 'Expected a day like "2026-11-24" or a month like "2026-11".'),
});

/** What the calls to providers cost, whether or not a budget counts them. Integer micro-USD. */
export interface SpendingView {
  period: string;
  /** Sum of what is known. */
  microUsd: number;
  /** By model, in alphabetical order. */
  models: {
    /** `provider/model` */
    model: string;
    calls: number;
    microUsd: number;
    /** Calls whose cost is not known, and so is not in the sum. */
    unknown: number;
    /** What of the sum may not have been charged. */
    ambiguousMicroUsd: number;
  }[];
}
