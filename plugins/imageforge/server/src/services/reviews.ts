import type { DecideReviewBody } from '../../../shared/reviews';
import { ForgeError } from '../engine/errors';
import type { Generation, Requester } from '../engine/generation/generation';
import { applyDecisions, type Decision, isDecidedSo } from '../engine/generation/review';
import type { Clock, EventBus, GenerationStore } from '../engine/ports';
import type { Audit } from './audit';

interface Parts {
  store: GenerationStore;
  events: EventBus;
  audit: Pick<Audit, 'record'>;
  clock: Clock;
  /** Lets a worker go on with it; it is found by the sweep when the queue is down. */
  enqueue(generationId: string): void;
}

/** The stages that a reviewer's decision is about. */
const stages = ['screen', 'inspect'] as const;

/** What reviewers can do. Who may call it has the permission `review.decide`, and sees every generation that waited for a review. */
export const createReviews = ({ store, events, audit, clock, enqueue }: Parts) => {
  const get = async (id: string): Promise<Generation> => {
    const generation = await store.get(id);
    if (!generation || !wasReviewed(generation)) {
      throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no generation "${id}" that waits for a review, or did.`);
    }
    return generation;
  };

  return {
    /** What waits for a decision. */
    list: (page: number, pageSize: number) => store.list({ states: ['review'], stages, page, pageSize }),

    /** One that waits for a decision, or did: nobody else's originals are shown to reviewers. */
    get,

    /**
     * Records what a reviewer decided. The generation goes on once nothing of it waits any more.
     * @throws ForgeError IMAGEFORGE_CONFLICT when somebody else decided before, or it was canceled.
     */
    async decide(id: string, { decisions: received }: DecideReviewBody, by: Requester): Promise<Generation> {
      const decisions = received.map(({ image, decision, reason }): Decision => ({
        image,
        decision: decision === 'approve' ? 'approved' : 'rejected',
        ...(reason !== undefined && { reason }),
      }));
      const before = await get(id);
      if (isDecidedSo(before, decisions, by)) return before;
      const at = clock.now().toISOString();
      const decided = await store.decideReview(id, (generation) => applyDecisions(generation, decisions, { by, at }));
      if (!decided) {
        const now = await get(id);
        // The same decisions, sent twice at once.
        if (isDecidedSo(now, decisions, by)) return now;
        throw new ForgeError('IMAGEFORGE_CONFLICT', 'It does not wait for a review any more.', { details: { state: now.state } });
      }
      for (const { image, decision, reason } of decisions) {
        await audit.record({
          action: decision === 'approved' ? 'review.approve' : 'review.reject',
          by,
          subject: id,
          details: { ...(image === undefined ? { of: 'prompt' } : { image }), ...(reason !== undefined && { reason }) },
        });
      }
      events.publish({ type: 'generation.updated', generationId: id, state: decided.state, stage: decided.stage });
      if (decided.state === 'running') {
        events.publish({ type: 'review.ended', generationId: id });
        enqueue(id);
      }
      return decided;
    },

    /** Tells of each generation that comes to wait, is decided about or waits no more. @returns how to stop */
    watch: (listener: (id: string) => void): (() => void) =>
      events.subscribe((event) => {
        const waits = event.type === 'generation.updated' && event.state === 'review' && stages.some((stage) => stage === event.stage);
        if (waits || event.type === 'review.ended') listener(event.generationId);
      }),
  };
};

export type Reviews = ReturnType<typeof createReviews>;

const wasReviewed = ({ screening, images }: Generation): boolean =>
  screening?.verdict.decision === 'review' || images.some(({ moderation }) => moderation?.decision === 'review');
