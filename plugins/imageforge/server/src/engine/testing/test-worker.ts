import { createDeadline } from '../generation/deadline';
import type { Attempt, Generation, Recipe } from '../generation/generation';
import { createRunner } from '../generation/run-generation';
import { createGenerateStage } from '../generation/stages/generate';
import { createSettleStage } from '../generation/stages/settle';
import type { ImageProvider } from '../image-model';
import type { Clock, EventBus, ForgeEvent, Logger } from '../ports';
import { createBreakers } from '../routing/breakers';
import { createModelRegistry } from '../routing/model-registry';
import { createRouter } from '../routing/router';
import { generationFixture, recipeFixture } from './generation-fixtures';
import { createMemoryGenerationStore } from './memory-generation-store';
import { createMemoryOriginalStore } from './memory-original-store';

const start = Date.parse('2026-01-01T00:00:00Z');

interface WorkerOptions {
  deadlineMs?: number;
  fallbacks?: Record<string, string[]>;
  /** Calls to one model before it is given up. Default: 1. */
  maxAttempts?: number;
  /** Failed calls after which a model is left alone. Default: 100. */
  breakerFailures?: number;
}

/** A worker in memory with the stages generate and settle, on a clock of its own; `test/test-1` is what is asked for. */
export const createTestWorker = (providers: readonly ImageProvider[], { deadlineMs, fallbacks = {}, maxAttempts = 1, breakerFailures = 100 }: WorkerOptions = {}) => {
  let time = start;
  const asked: string[] = [];
  const queued: number[] = [];
  const events: ForgeEvent[] = [];
  const listeners = new Set<(event: ForgeEvent) => void>();
  const bus: EventBus = {
    publish(event) {
      events.push(event);
      listeners.forEach((listener) => listener(event));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
  };
  const clock: Clock = { now: () => new Date(time), sleep: async (ms) => void (time += ms) };
  const logger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
  const store = createMemoryGenerationStore(() => time);
  const models = createModelRegistry(providers, 'test/test-1', { now: () => time });
  const breakers = createBreakers({ failures: breakerFailures, openMs: 60_000 });
  const limiter = {
    maxImages: () => Infinity,
    pause: async () => undefined,
    close: async () => undefined,
    acquire: async () => {
      asked.push('limit');
      return { granted: true as const, release: async () => undefined };
    },
  };
  const ledger = {
    reserve: async () => {
      asked.push('budget');
      return [];
    },
    settle: async () => undefined,
  };
  const parts = {
    store,
    originals: createMemoryOriginalStore(),
    previews: createMemoryOriginalStore(),
    events: bus,
    clock,
    logger,
    models,
    breakers,
    limiter,
    ledger,
    limits: { maxBytes: 10_000_000, maxPixels: 10_000_000 },
    router: createRouter({ models, breakers, limiter, ledger, clock, options: { fallbacks, onBusy: 'wait' } }),
    deadline: createDeadline(deadlineMs, { now: clock.now, sleep: () => new Promise(() => undefined) }),
    outbox: { note: () => [], handOver: async () => undefined },
    queue: { add: async (_job: object, more: { delayMs?: number } = {}) => void queued.push(more.delayMs ?? 0) },
    library: { publish: async () => ({ fileId: 1, url: '/x' }) },
    targets: [],
    makeRenditions: async () => [],
    attacher: { attach: async () => undefined },
  };
  const stages = [
    createGenerateStage(parts, { maxAttempts, maxWaitMs: 60_000, onAmbiguous: 'retry', onModeration: 'stop' }),
    createSettleStage(),
  ];
  const runner = createRunner(stages, { ...parts, redact: (text) => text, report: () => undefined, options: { leaseMs: 30_000, maxClaims: 3, patienceMs: 0 } });
  return {
    /** What was asked of budgets and limits. */
    asked,
    breakers,
    events,
    originals: parts.originals,
    queued,
    store,
    pass: (ms: number) => void (time += ms),
    run: async (id: string): Promise<Generation> => {
      await runner.run(id);
      return (await store.get(id)) as Generation;
    },
    /** @param attempts that an earlier worker has left */
    create: async (...attempts: Attempt[]): Promise<string> => {
      const { generation } = await store.create(generationFixture({ attempts }));
      return generation.id;
    },
    /** Makes a generation of this recipe and works on it. */
    make: async (recipe: Partial<Recipe> = {}): Promise<Generation> => {
      const { generation } = await store.create(generationFixture({ recipe: recipeFixture(recipe) }));
      await runner.run(generation.id);
      return (await store.get(generation.id)) as Generation;
    },
  };
};
