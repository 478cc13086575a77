import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { BreakerFigure, BudgetFigure, Figures, ModeratorObserver, QueueFigures } from '../../engine/operation/figures';
import { callSeconds, type Total, totalSeries, type TotalSeries } from '../../engine/operation/totals';
import type { TextObserver } from '../../engine/texts/text-writer';
import type { StageObserver } from '../../engine/operation/watch-stages';

/** Upper ends of the classes of stage durations, s: screening takes milliseconds, a picture a minute. */
const stageSeconds = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300];

/** What the series of the totals are called. */
const counters: Partial<Record<TotalSeries, { name: string; help: string }>> = {
  generations: { name: 'generations_total', help: 'Generations that have ended, by their final state.' },
  failures: { name: 'generation_errors_total', help: 'Generations that have ended with an error, by its code.' },
  images: { name: 'images_total', help: 'Images that providers have made.' },
  calls: { name: 'provider_calls_total', help: 'Calls to providers, by how they ended and with which error.' },
  costMicroUsd: { name: 'cost_microusd_total', help: 'Cost of the calls to providers in millionths of a US dollar.' },
  ambiguousMicroUsd: { name: 'cost_ambiguous_microusd_total', help: 'The part of the cost that may not have been charged, in millionths of a US dollar.' },
  unknownCosts: { name: 'cost_unknown_calls_total', help: 'Calls to providers whose cost is not known, and so is not in the cost.' },
  verdicts: { name: 'moderation_verdicts_total', help: 'What moderators decided on prompts and on images that were made.' },
  reviews: { name: 'moderation_reviews_total', help: 'What reviewers decided on prompts and on images that were made.' },
};

export interface Metrics extends Pick<StageObserver, 'stageEnded'>, ModeratorObserver, TextObserver {
  /** Everything, in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/**
 * The metrics of one process. What the database knows is read at each look; only how long the stages
 * took, and how calls to moderators and to the model that writes texts ended, is counted here, and begins anew with the process.
 * @param figures `undefined` in a worker: it tells of itself alone, so that sums over all processes are right.
 */
export const createPrometheusMetrics = (
  breakers: () => readonly BreakerFigure[],
  figures: (() => Promise<Figures>) | undefined,
): Metrics => {
  const own = new Registry();
  const stages = new Histogram({
    name: 'imageforge_stage_duration_seconds',
    help: 'How long the runs of each stage took in this process.',
    labelNames: ['stage', 'outcome'],
    buckets: stageSeconds,
    registers: [own],
  });
  const moderatorCalls = new Counter({
    name: 'imageforge_moderator_calls_total',
    help: 'Calls to moderators in this process, by how they ended.',
    labelNames: ['moderator', 'outcome'],
    registers: [own],
  });
  const textCalls = new Counter({
    name: 'imageforge_text_calls_total',
    help: 'Calls of this process to the model that writes texts, by how they ended.',
    labelNames: ['outcome'],
    registers: [own],
  });
  const textTokens = new Counter({
    name: 'imageforge_text_tokens_total',
    help: 'Tokens that those calls were charged for, by whether they were sent or written.',
    labelNames: ['kind'],
    registers: [own],
  });
  new Gauge({
    name: 'imageforge_breaker_state',
    help: '1 for the state that the circuit breaker of a model is in, in this process.',
    labelNames: ['model', 'state'],
    registers: [own],
    collect() {
      this.reset();
      for (const { model, state } of breakers()) {
        for (const each of ['closed', 'half-open', 'open']) this.set({ model, state: each }, Number(each === state));
      }
    },
  });

  return {
    stageEnded: (stage, outcome, ms) => stages.observe({ stage, outcome }, ms / 1_000),
    moderatorAsked: (moderator, outcome) => moderatorCalls.inc({ moderator, outcome }),
    textsAsked: (outcome, { inputTokens = 0, outputTokens = 0 }) => {
      textCalls.inc({ outcome });
      textTokens.inc({ kind: 'input' }, inputTokens);
      textTokens.inc({ kind: 'output' }, outputTokens);
    },
    contentType: own.contentType,
    async text() {
      if (!figures) return own.metrics();
      const { totals, queue, budgets } = await figures();
      const shared = new Registry();
      addTotals(shared, totals);
      addQueue(shared, queue);
      addBudgets(shared, budgets);
      return Registry.merge([own, shared]).metrics();
    },
  };
};

const addTotals = (registry: Registry, totals: readonly Total[]): void => {
  for (const [series, { name, help }] of Object.entries(counters) as [TotalSeries, { name: string; help: string }][]) {
    const labelNames = [...totalSeries[series]];
    const counter = new Counter({ name: `imageforge_${name}`, help, labelNames, registers: [registry] });
    for (const total of totals) if (total.series === series) counter.inc(named(labelNames, total.labels), total.value);
  }
  registry.registerMetric(callDurations(totals));
};

const named = (names: readonly string[], values: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));

/**
 * A histogram that was counted elsewhere. prom-client's own takes single observations only, and all
 * that a registry asks of a metric at a look is its name and what `get` returns.
 */
const callDurations = (totals: readonly Total[]): Histogram => {
  const name = 'imageforge_provider_call_duration_seconds';
  const counts = new Map(totals.map(({ series, labels, value }) => [JSON.stringify([series, ...labels]), value]));
  const values = totals.flatMap(({ series, labels: [provider = '', model = ''], value: millis }) => {
    if (series !== 'callMillis') return [];
    const countOf = (le: string): number => counts.get(JSON.stringify(['callSeconds', provider, model, le])) ?? 0;
    return [
      ...[...callSeconds.map(String), '+Inf'].map((le) => ({
        metricName: `${name}_bucket`,
        labels: { provider, model, le },
        value: countOf(le),
      })),
      { metricName: `${name}_sum`, labels: { provider, model }, value: millis / 1_000 },
      { metricName: `${name}_count`, labels: { provider, model }, value: countOf('+Inf') },
    ];
  });
  const metric = { name, get: async () => ({ name, help: 'How long calls to providers took.', type: 'histogram', aggregator: 'sum', values }) };
  return metric as unknown as Histogram;
};

const gauge = (registry: Registry, name: string, help: string, labelNames: string[] = []): Gauge =>
  new Gauge({ name: `imageforge_${name}`, help, labelNames, registers: [registry] });

const addQueue = (registry: Registry, { open, oldestSeconds, isPaused, jobs, workers }: QueueFigures): void => {
  const generations = gauge(registry, 'open_generations', 'Generations that have not ended, by their state; decision: those in review for a call that may have been charged.', ['state']);
  for (const [state, count] of Object.entries(open)) generations.set({ state }, count);
  gauge(registry, 'queue_oldest_age_seconds', 'Age of the oldest generation that has not ended and waits for no person; 0 when there is none.').set(oldestSeconds);
  gauge(registry, 'queue_paused', '1 while the queue is paused.').set(Number(isPaused));
  // Nothing rather than zero while the queue cannot be asked.
  if (workers !== undefined) gauge(registry, 'workers', 'Processes that take jobs.').set(workers);
  if (!jobs) return;
  const waiting = gauge(registry, 'queue_jobs', 'Jobs in the queue, by their state.', ['state']);
  for (const [state, count] of Object.entries(jobs)) waiting.set({ state }, count);
};

const budgetLabels = ['budget', 'name', 'subject', 'unit', 'period'] as const;

const addBudgets = (registry: Registry, budgets: readonly BudgetFigure[]): void => {
  if (budgets.length === 0) return;
  const left = gauge(registry, 'budget_left', 'What is left of a budget in its present period, in its unit.', [...budgetLabels]);
  const limit = gauge(registry, 'budget_limit', 'The limit of a budget, in its unit.', [...budgetLabels]);
  for (const { id, name, subject, unit, period, ...amounts } of budgets) {
    const labels = { budget: id, name, subject, unit, period };
    left.set(labels, amounts.left);
    limit.set(labels, amounts.limit);
  }
};
