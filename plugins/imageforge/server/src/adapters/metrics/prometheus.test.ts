import type { Figures } from '../../engine/operation/figures';
import { createPrometheusMetrics } from './prometheus';

const figures: Figures = {
  totals: [
    { series: 'verdicts', labels: ['output', 'block'], value: 3 },
    { series: 'callMillis', labels: ['openai', 'gpt-image-1'], value: 6_500 },
    { series: 'callSeconds', labels: ['openai', 'gpt-image-1', '5'], value: 2 },
    { series: 'callSeconds', labels: ['openai', 'gpt-image-1', '+Inf'], value: 2 },
  ],
  queue: { open: { queued: 4, running: 2, review: 1, decision: 3 }, oldestSeconds: 12.5, isPaused: false, jobs: undefined, workers: 2 },
  budgets: [
    { id: 'b1', name: 'The "whole" shop', subject: 'all', unit: 'microUsd', period: 'day', limit: 5_000_000, left: 4_958_000 },
  ],
};

describe('metrics for Prometheus', () => {
  it('show what is left of budgets, breakers, verdicts and the queue', async () => {
    const text = await createPrometheusMetrics(() => [{ model: 'openai/gpt-image-1', state: 'open' }], async () => figures).text();
    for (const line of [
      'imageforge_budget_left{budget="b1",name="The \\"whole\\" shop",subject="all",unit="microUsd",period="day"} 4958000',
      'imageforge_breaker_state{model="openai/gpt-image-1",state="open"} 1',
      'imageforge_breaker_state{model="openai/gpt-image-1",state="closed"} 0',
      'imageforge_moderation_verdicts_total{subject="output",decision="block"} 3',
      'imageforge_open_generations{state="review"} 1',
      'imageforge_open_generations{state="decision"} 3',
      'imageforge_queue_oldest_age_seconds 12.5',
      'imageforge_workers 2',
      'imageforge_provider_call_duration_seconds_bucket{provider="openai",model="gpt-image-1",le="5"} 2',
      'imageforge_provider_call_duration_seconds_sum{provider="openai",model="gpt-image-1"} 6.5',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    // A queue that cannot be asked has no figures, rather than zeros.
    expect(text).not.toContain('queue_jobs');
  });

  it('of a worker are about itself alone', async () => {
    const metrics = createPrometheusMetrics(() => [], undefined);
    metrics.stageEnded('finish', 'done', 250);
    metrics.moderatorAsked('eyes', 'unavailable');
    const text = await metrics.text();
    expect(text).toContain('imageforge_stage_duration_seconds_sum{stage="finish",outcome="done"} 0.25');
    expect(text).toContain('imageforge_moderator_calls_total{moderator="eyes",outcome="unavailable"} 1');
    expect(text).not.toContain('imageforge_generations_total');
  });
});
