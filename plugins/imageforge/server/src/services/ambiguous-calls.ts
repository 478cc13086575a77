import { ForgeError } from '../engine/errors';
import type { AttemptDecision, Generation } from '../engine/generation/generation';
import type { Clock, EventBus, GenerationStore } from '../engine/ports';
import type { Access } from './access';
import type { Audit } from './audit';
import type { Generations } from './generations';

interface Parts {
  store: GenerationStore;
  generations: Generations;
  events: EventBus;
  audit: Pick<Audit, 'record'>;
  clock: Pick<Clock, 'now'>;
}

/** The calls of which nobody knows whether they were charged, where an operator decides about them. */
export const createAmbiguousCalls = ({ store, generations, events, audit, clock }: Parts) => ({
  /**
   * Lets a generation that waits for it go on: `retry` makes the call once more and may so pay twice,
   * `fail` ends it with the images that are there.
   * @throws ForgeError IMAGEFORGE_CONFLICT when it does not wait for that, or another decided first
   */
  async resolve(id: string, action: AttemptDecision['action'], access: Access): Promise<Generation> {
    const { state } = await generations.get(id, access);
    if (!access.changesAll) {
      throw new ForgeError('IMAGEFORGE_FORBIDDEN', 'Whether a call that may have been charged is repeated is decided by who manages everybody’s generations.');
    }
    const decision: AttemptDecision = { action, by: access.requester, at: clock.now().toISOString() };
    const decided = await store.decideReview(id, (generation) => {
      if (generation.stage !== 'generate') throw isNotAsked(generation.state);
      return {
        state: 'running',
        attempts: generation.attempts.map((attempt) =>
          attempt.state === 'ambiguous' && !attempt.decision ? { ...attempt, decision } : attempt,
        ),
      };
    });
    if (!decided) throw isNotAsked(state);
    await audit.record({ action: 'generation.resolve', by: access.requester, subject: id, details: { action } });
    events.publish({ type: 'generation.updated', generationId: id, state: decided.state, stage: decided.stage });
    generations.enqueue(id);
    return decided;
  },
});

export type AmbiguousCalls = ReturnType<typeof createAmbiguousCalls>;

const isNotAsked = (state: string): ForgeError =>
  new ForgeError('IMAGEFORGE_CONFLICT', 'Expected a generation that waits for a decision about a call that may have been charged.', {
    details: { state },
  });
