import type { GenerationState } from '../generation/generation';
import type { JobQueue } from '../ports';
import type { Total } from './totals';

export type { ModeratorObserver } from '../moderation/outages';

/** What the database and the queue say at one moment, for all processes together. */
export interface Figures {
  totals: Total[];
  queue: QueueFigures;
  budgets: readonly BudgetFigure[];
}

export interface QueueFigures {
  /** Generations that have not ended. `decision`: those in review where not content but a call that may have been charged is decided on. */
  open: Record<Extract<GenerationState, 'queued' | 'running' | 'review'> | 'decision', number>;
  /** Age of the oldest one that has not ended and waits for no person, s; 0 when there is none. */
  oldestSeconds: number;
  isPaused: boolean;
  /** `undefined`: the queue cannot be asked. */
  jobs: Awaited<ReturnType<JobQueue['counts']>> | undefined;
  /** Processes that take jobs. `undefined`: the queue cannot be asked. */
  workers: number | undefined;
}

/** A budget in its present period. Amounts are in its unit: images, or integer micro-USD. */
export interface BudgetFigure {
  id: string;
  name: string;
  subject: string;
  unit: string;
  period: string;
  limit: number;
  left: number;
}

/** The circuit breaker of one model, in one process. */
export interface BreakerFigure {
  /** `provider/model` */
  model: string;
  state: 'closed' | 'open' | 'half-open';
}
