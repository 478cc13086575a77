import { randomUUID } from 'node:crypto';
import type { CreateGenerationBody } from '../../../../shared/generations';
import type { Generation, Target } from '../../engine/generation/generation';
import { estimateRecipe } from '../../engine/generation/spending';
import { firstStage } from '../../engine/generation/stages';
import { checkOutput, sizedBySource } from '../../engine/generation/stages/compose';
import { originalKeyOf } from '../../engine/image-model';
import type { GenerationStore, OriginalStore } from '../../engine/ports';
import type { Places } from '../../engine/queueing/places';
import type { Access } from '../access';
import type { Audit } from '../audit';
import type { Enqueue } from '../enqueue';
import { type Accepted, asReused, type createReuse } from '../reuse';
import type { Uploads } from '../source-images';
import { type Composed, type ComposerParts, createComposer } from './compose';
import type { EntryOf, TargetCheck } from './entry';
import { hashRequest, requestKeyOf, sameRequest } from './idempotency';
import { createImagesReader, type ImagesParts } from './images';
import { createLimits, type LimitsParts } from './limits';
import { createSubjectReader, type SubjectParts } from './subject';
import { checkVisibility } from './visibility';

export interface AcceptParts extends ComposerParts, ImagesParts, LimitsParts, SubjectParts {
  store: Pick<GenerationStore, 'count' | 'create' | 'findByKey'>;
  originals: OriginalStore;
  places: Places;
  reuse: ReturnType<typeof createReuse>;
  audit: Pick<Audit, 'record'>;
  /** Finds out which component of each version is meant, before somebody moves it. */
  freezeTarget(target: Target): Promise<Target>;
}

export interface CreateContext {
  access: Access;
  uploads?: Uploads;
  /** The client's own name for this request: the same one again returns the same generation. */
  idempotencyKey?: string;
  /** When the request doesn't say. */
  defaultPublish: Generation['publish'];
}

/** Takes requests for images: checks and composes them while the caller waits, so that a mistake is an answer. */
export const createRequests = (parts: AcceptParts, { entryOf, checkTarget, enqueue }: { entryOf: EntryOf; checkTarget: TargetCheck; enqueue: Enqueue }) => {
  const { store, originals, models, places, reuse: reuses, audit, freezeTarget } = parts;
  const compose = createComposer(parts, entryOf);
  const readImages = createImagesReader(parts);
  const { checkOpen, checkBudgets, warnOfBudgets } = createLimits(parts);
  const subjectOf = createSubjectReader(parts);

  return {
    /** What the request would do and cost; nothing is stored and nothing is paid. */
    async preview(body: CreateGenerationBody, context: CreateContext): Promise<Composed> {
      const { access } = context;
      const publish = body.publish ?? context.defaultPublish;
      checkVisibility(body, publish);
      await checkTarget(body.target, access, publish === 'auto');
      return warnOfBudgets(await compose(body, access, publish), access);
    },

    /**
     * Accepts a request: from here on it ends in exactly one final state.
     * @throws ForgeError before anything is stored.
     */
    async create(body: CreateGenerationBody, context: CreateContext): Promise<Accepted> {
      const { access, uploads = new Map(), idempotencyKey } = context;
      const { requester } = access;
      const key = idempotencyKey === undefined ? undefined : requestKeyOf(requester, idempotencyKey);
      const requestHash = await hashRequest(body, requester, uploads);
      // First of all: what was accepted once is answered in the same way, whatever has changed since.
      const before = key === undefined ? undefined : await store.findByKey(key);
      if (before) return sameRequest(before.generation, before.requestHash, requestHash);

      await checkOpen(requester);
      const publish = body.publish ?? context.defaultPublish;
      checkVisibility(body, publish);
      await checkTarget(body.target, access, publish === 'auto');
      const composed = await compose(body, access, publish);
      const { images, mask, changes } = await readImages(body, access, uploads, composed.recipe.images.length);
      const priced = models.get(`${composed.recipe.provider}/${composed.recipe.model}`);
      const parents = [...new Set(images.flatMap(({ assetId }) => assetId ?? []))];
      const recipe = {
        ...sizedBySource(composed.recipe, images[0], priced.model, parts.limits),
        images: images.map(originalKeyOf),
        ...(mask && { mask: originalKeyOf(mask) }),
        ...(parents.length > 0 && { parents }),
        texts: await subjectOf(body, access),
      };
      checkOutput(recipe, parts.limits);
      const warnings = [...composed.warnings, ...changes];
      // At the size that it has by now, which the price may depend on.
      const estimate = estimateRecipe(recipe, priced, publish);
      // Who names a request means that one, and not another that looks like it.
      const asked = { recipe, seedGiven: body.seed !== undefined, publish, target: body.target };
      const reuse = key === undefined ? await reuses.look(requester, asked) : undefined;
      if (reuse?.existing) return asReused(reuse.existing);
      const said = await checkBudgets({ recipe, estimate }, access);
      for (const image of mask ? [...images, mask] : images) await originals.put(image);
      const target = body.target && (await freezeTarget(body.target));
      const accepted = await places.take(requester, recipe.n, (priority) =>
        store.create(
          {
            id: randomUUID(),
            state: 'queued',
            stage: firstStage,
            priority,
            publish,
            recipe,
            ...(reuse && { recipeHash: reuse.recipeHash }),
            requester,
            ...(target && { target }),
            images: Array.from({ length: recipe.n }, (_, index) => ({ index })),
            attempts: [],
            warnings: [...warnings, ...said],
            ...(estimate.known && { estimateMicroUsd: { min: estimate.min, max: estimate.max } }),
          },
          key === undefined ? reuse && { key: reuse.key, requestHash: reuse.recipeHash } : { key, requestHash },
        ),
      );
      if (!accepted.created && reuse) return asReused(accepted.generation);
      if (!accepted.created) return sameRequest(accepted.generation, accepted.requestHash, requestHash);
      await audit.record({ action: 'generation.create', by: requester, subject: accepted.generation.id });
      enqueue(accepted.generation.id, accepted.generation.priority);
      return accepted.generation;
    },
  };
};
