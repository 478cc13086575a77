import { createHash, randomInt, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { CreateGenerationBody, KeepAssetBody } from '../../../shared/generations';
import type { Estimate } from '../engine/budget';
import { asForgeError, describeError, ForgeError } from '../engine/errors';
import { slugOf } from '../engine/generation/describe-asset';
import { type Asset, type Generation, isFinal, type OutputOptions, type Recipe, type Requester, type Target } from '../engine/generation/generation';
import { estimateRecipe } from '../engine/generation/spending';
import { firstStage } from '../engine/generation/stages';
import { composeRecipe, sizedBySource } from '../engine/generation/stages/compose';
import { impliedMode, isMode, type Mode, modeNames, modeProblem, originalKeyOf, parseSize, shapeOf, type Warning } from '../engine/image-model';
import { checkMask, type ImageLimits } from '../engine/imaging';
import type { Places } from '../engine/queueing/places';
import type { EventBus, GenerationQuery, GenerationStore, JobQueue, Ledger, Logger, OriginalStore } from '../engine/ports';
import { type ComposedPrompt, composePrompt, entryVariables, resolveVariables } from '../engine/prompts';
import type { ModelRegistry } from '../engine/routing/model-registry';
import type { Outbox } from '../engine/webhooks';
import type { Access } from './access';
import type { Audit } from './audit';
import { canSee, isOwn } from './can-see';
import type { EntryContext } from './entries/read-entry';
import type { CheckedImage, SourceImage, Uploads } from './source-images';
import { type Accepted, asReused, type createReuse } from './reuse';
import { templateHash, type Templates } from './templates';

interface Parts {
  store: GenerationStore;
  queue: JobQueue;
  places: Places;
  reuse: ReturnType<typeof createReuse>;
  ledger: Pick<Ledger, 'check'>;
  originals: OriginalStore;
  events: EventBus;
  logger: Logger;
  models: ModelRegistry;
  outbox: Outbox;
  audit: Pick<Audit, 'record'>;
  templates: Templates;
  /** Format and quality (1–100) of finished files. */
  output: Pick<OutputOptions, 'format' | 'quality'>;
  /** Most generations of one caller that are queued or running. */
  maxOpen: number;
  /** Runs it once others can see what was written. */
  afterCommit(run: () => void): void;
  readEntry(entry: EntryContext, access: Access): Promise<Record<string, unknown>>;
  /** @throws ForgeError when there is no such field for images, or no such entry. */
  checkTarget(target: Target, options: { attaches: boolean }): Promise<void>;
  /** Finds out which component of each version is meant, before somebody moves it. */
  freezeTarget(target: Target): Promise<Target>;
  /** Those of the media library's files that are still there. */
  findFiles(fileIds: readonly number[]): Promise<ReadonlySet<number>>;
  readSource(source: SourceImage, access: Access, uploads: Uploads): Promise<CheckedImage>;
  /** Of what is kept. */
  limits: ImageLimits;
}

/** A request that was checked and composed, with nothing stored yet. */
export interface Composed {
  recipe: Recipe;
  warnings: Warning[];
  estimate: Estimate;
  variables: Record<string, unknown>;
}

export interface CreateContext {
  access: Access;
  uploads?: Uploads;
  /** The client's own name for this request: the same one again returns the same generation. */
  idempotencyKey?: string;
  /** When the request doesn't say. */
  defaultPublish: Generation['publish'];
}

/** What callers can do with generations: the API, the admin, automation and the application's own code. */
export const createGenerations = (parts: Parts) => {
  const { store, queue, originals, events, logger, models, outbox, audit, templates, output } = parts;

  const compose = async (
    body: CreateGenerationBody,
    { access, defaultPublish }: CreateContext,
  ): Promise<Composed> => {
    const publish = body.publish ?? defaultPublish;
    const template = body.template === undefined ? undefined : await templates.template(body.template);
    const presetSlug = body.preset ?? template?.preset ?? undefined;
    const preset = presetSlug === undefined ? undefined : await templates.preset(presetSlug);
    const mode = modeOf(body);
    const variables = template ? resolveVariables(template.variables, body.variables, await entryOf(body, access)) : {};
    const hasText = body.prompt !== undefined || template !== undefined;
    const text: ComposedPrompt = hasText
      ? composePrompt({ template, preset, variables, prompt: body.prompt, negativePrompt: body.negativePrompt })
      : { prompt: '' };
    const key = body.model ?? template?.model ?? models.defaultModel;
    await models.ensure(key);
    const priced = models.get(key);
    const { model } = priced;
    const size = body.size ?? template?.size ?? undefined;

    const dropped = [
      ...unknownNames(preset?.parameters, model.capabilities.parameters),
      ...unknownNames(template?.parameters, model.capabilities.parameters),
      ...(template?.quality && !model.capabilities.qualities.includes(template.quality) ? ['quality'] : []),
    ];
    const { recipe, warnings } = composeRecipe(
      {
        mode,
        prompt: text.prompt,
        negativePrompt: text.negativePrompt,
        negativePromptRequested: body.negativePrompt !== undefined,
        ...(template && { template: { slug: template.slug, hash: templateHash(template), variables } }),
        preset: preset?.slug,
        size: size === undefined || shapeOf(mode).size === 'source' ? undefined : parseSize(size),
        n: body.n ?? 1,
        seed: body.seed,
        quality: body.quality ?? usable(template?.quality, model.capabilities.qualities),
        background: body.background,
        parameters: {
          ...pick(preset?.parameters, model.capabilities.parameters),
          ...pick(template?.parameters, model.capabilities.parameters),
          ...body.parameters,
        },
        // Whether the model takes them is asked before they are read; their keys come with their bytes.
        images: (body.images ?? []).map((_, index) => `image-${index}`),
        mask: body.mask && 'mask',
        maskGrow: body.maskGrow,
        maskFeather: body.maskFeather,
        strength: body.strength,
        search: body.search,
        extend: body.extend,
        factor: body.factor,
        adapt: body.adapt,
        output: {
          ...output,
          ...(text.fileName && { name: slugOf(text.fileName) }),
          ...(text.alternativeText && { alternativeText: text.alternativeText }),
          ...(text.caption && { caption: text.caption }),
        },
      },
      model,
      models.all.map((other) => other.model),
      () => randomInt(2 ** 32),
    );
    const estimate = estimateRecipe(recipe, priced, publish);
    return { recipe, warnings: [...warnings, ...dropped.map((name) => leftOut(model.label, name))], estimate, variables };
  };

  const entryOf = async ({ entry }: CreateGenerationBody, access: Access): Promise<Record<string, unknown>> => {
    if (!entry) return {};
    if (!(await access.canReadEntry(entry))) {
      throw new ForgeError('IMAGEFORGE_FORBIDDEN', `You may not read this entry of ${entry.uid}.`);
    }
    return parts.readEntry(entry, access);
  };

  /** @param attaches whether the image is to be put there by us, rather than by a form that is saved. */
  const checkTarget = async (target: Target | undefined, access: Access, attaches: boolean): Promise<void> => {
    if (!target) return;
    if (await access.canUpdateField(target, { attaches })) return parts.checkTarget(target, { attaches });
    throw new ForgeError(
      'IMAGEFORGE_FORBIDDEN',
      `You may not ${attaches ? 'change and publish' : 'change'} the field ${target.path} of this entry of ${target.uid}.`,
      { details: { field: 'target', received: target.uid } },
    );
  };

  const readSources = async (body: CreateGenerationBody, access: Access, uploads: Uploads, most: number) => {
    const known = new Map<string, CheckedImage>();
    /** One image may be named again and again; reading it is what costs. */
    const readOnce = async (source: SourceImage): Promise<CheckedImage> => {
      const name = JSON.stringify(source);
      const image = known.get(name) ?? (await parts.readSource(source, access, uploads));
      known.set(name, image);
      return image;
    };
    const images: CheckedImage[] = [];
    for (const source of (body.images ?? []).slice(0, most)) images.push(await readOnce(source));
    const mask = body.mask && (await readOnce(body.mask));
    const first = images[0];
    if (mask && first && (mask.width !== first.width || mask.height !== first.height)) {
      throw new ForgeError(
        'IMAGEFORGE_INVALID_IMAGE',
        `Expected a mask of ${first.width}x${first.height} like its image, got ${mask.width}x${mask.height}.`,
        { details: { field: 'mask' } },
      );
    }
    const checked = mask && (await checkMask(mask, { adapt: body.adapt }));
    return { images, mask: checked?.mask, changes: checked?.warnings ?? [] };
  };

  /** The row is the truth: when the queue is down the sweep adds it later, and the request succeeds. */
  const enqueue = (generationId: string, priority?: number): void =>
    parts.afterCommit(() => {
      queue.add({ generationId }, { priority }).catch((cause: unknown) => {
        logger.warn(`Generation ${generationId} waits for the sweep, the queue is down: ${describeError(cause)}`);
      });
    });

  const visible = async (id: string, access: Access): Promise<Generation> => {
    const generation = await store.get(id);
    if (!generation || !canSee(access, generation)) {
      throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no generation "${id}".`);
    }
    return generation;
  };

  /** One's own, what one may manage, and what was made for a field that one may change. */
  const checkChange = async (generation: Generation, access: Access): Promise<void> => {
    if (access.changesAll || isOwn(access.requester, generation)) return;
    const { target } = generation;
    // Of an entry that is not saved yet nobody knows whose it will be.
    if (target?.documentId && (await access.canUpdateField(target, { attaches: false }))) return;
    throw new ForgeError('IMAGEFORGE_FORBIDDEN', 'Somebody else asked for these images, and they are not for an entry of yours.');
  };

  const changeable = async (id: string, access: Access): Promise<Generation> => {
    const generation = await visible(id, access);
    await checkChange(generation, access);
    return generation;
  };

  /**
   * The assets as they are: one whose file was deleted in the media library can be published again
   * from its original, so it is ready again.
   */
  const checkFiles = async (assets: readonly Asset[]): Promise<Asset[]> => {
    const published = assets.flatMap(({ state, fileId }) => (state === 'published' && fileId !== undefined ? [fileId] : []));
    if (published.length === 0) return [...assets];
    const there = await parts.findFiles(published);
    return Promise.all(
      assets.map(async (asset) => {
        if (asset.state !== 'published' || asset.fileId === undefined || there.has(asset.fileId)) return asset;
        const ready = { state: 'ready', fileId: undefined, url: undefined, error: fileDeleted.toJSON() } as const;
        await store.updateAsset(asset.id, ['published'], ready);
        return { ...asset, ...ready };
      }),
    );
  };

  const changeableAsset = async (id: string, access: Access) => {
    const found = await store.getAsset(id);
    const [asset] = found ? await checkFiles([found]) : [];
    const generation = asset && (await store.get(asset.generationId));
    // In the same words for one that is not there and for one that is not to be seen.
    if (!generation || !canSee(access, generation)) throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no image "${id}".`);
    await checkChange(generation, access);
    return { asset, generation };
  };

  /** One caller's flood must not keep the others waiting, nor fill the disk. */
  const checkOpen = async ({ kind, id }: Requester): Promise<void> => {
    if (kind === 'automation') return;
    if ((await store.count({ states: ['queued', 'running', 'review'], requester: { kind, id } })) < parts.maxOpen) return;
    throw new ForgeError('IMAGEFORGE_RATE_LIMITED', `Expected at most ${parts.maxOpen} generations of yours at once; wait until some have ended.`);
  };

  /**
   * Whether the budgets have room for it now. The stage reserve decides; this one only spares everybody
   * a generation that is bound to fail. @returns warnings @throws ForgeError as Ledger.check
   */
  const checkBudgets = ({ recipe, estimate }: Pick<Composed, 'recipe' | 'estimate'>, { requester }: Access): Promise<Warning[]> =>
    parts.ledger.check({
      requester,
      provider: recipe.provider,
      images: recipe.n,
      microUsd: estimate.known ? estimate.max : undefined,
    });

  /** What budgets say to it, as warnings: a preview asks for nothing that could be refused. */
  const warnOfBudgets = async (composed: Composed, access: Access): Promise<Composed> => {
    const warnings = await checkBudgets(composed, access).catch((thrown: unknown): Warning[] => {
      const { code, message, details } = asForgeError(thrown);
      if (code !== 'IMAGEFORGE_BUDGET_EXCEEDED' && code !== 'IMAGEFORGE_PRICE_UNKNOWN') throw thrown;
      return [{ code: 'budget', message, details: { ...details, kind: 'refuses' } }];
    });
    return { ...composed, warnings: [...composed.warnings, ...warnings] };
  };

  return {
    /** What the request would do and cost; nothing is stored and nothing is paid. */
    async preview(body: CreateGenerationBody, context: CreateContext): Promise<Composed> {
      await checkTarget(body.target, context.access, (body.publish ?? context.defaultPublish) === 'auto');
      return warnOfBudgets(await compose(body, context), context.access);
    },

    /**
     * Accepts a request: from here on it ends in exactly one final state.
     * @throws ForgeError before anything is stored.
     */
    async create(body: CreateGenerationBody, context: CreateContext): Promise<Accepted> {
      const { access, uploads = new Map(), idempotencyKey } = context;
      const { requester } = access;
      const key = idempotencyKey === undefined ? undefined : idempotencyHash(requester.kind, requester.id, idempotencyKey);
      const requestHash = await hashRequest(body, requester, uploads);
      // First of all: what was accepted once is answered in the same way, whatever has changed since.
      const before = key === undefined ? undefined : await store.findByKey(key);
      if (before) return sameRequest(before.generation, before.requestHash, requestHash);

      await checkOpen(requester);
      const publish = body.publish ?? context.defaultPublish;
      await checkTarget(body.target, access, publish === 'auto');
      const composed = await compose(body, context);
      const { images, mask, changes } = await readSources(body, access, uploads, composed.recipe.images.length);
      const priced = models.get(`${composed.recipe.provider}/${composed.recipe.model}`);
      const recipe = {
        ...sizedBySource(composed.recipe, images[0], priced.model, parts.limits),
        images: images.map(originalKeyOf),
        ...(mask && { mask: originalKeyOf(mask) }),
      };
      const warnings = [...composed.warnings, ...changes];
      // At the size that it has by now, which the price may depend on.
      const estimate = estimateRecipe(recipe, priced, publish);
      // Who names a request means that one, and not another that looks like it.
      const asked = { recipe, seedGiven: body.seed !== undefined, publish, target: body.target };
      const reuse = key === undefined ? await parts.reuse.look(requester, asked) : undefined;
      if (reuse?.existing) return asReused(reuse.existing);
      const said = await checkBudgets({ recipe, estimate }, access);
      for (const image of mask ? [...images, mask] : images) await originals.put(image);
      const target = body.target && (await parts.freezeTarget(body.target));
      const accepted = await parts.places.take(requester, recipe.n, (priority) =>
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

    /** Adds its job, after the commit: somebody has changed it so that there is work. */
    enqueue,

    get: visible,

    async list(query: GenerationQuery, access: Access) {
      const { kind, id } = access.requester;
      return store.list(access.seesAll ? query : { ...query, requester: { kind, id } });
    },

    assetsOf: async (generations: readonly Generation[]) => checkFiles(await store.assetsOf(generations.map(({ id }) => id))),

    async cancel(id: string, access: Access): Promise<Generation> {
      const before = await changeable(id, access);
      if (isFinal(before.state)) {
        throw new ForgeError('IMAGEFORGE_CONFLICT', `The generation has ended already: it is ${before.state}.`, {
          details: { state: before.state },
        });
      }
      const generation = (await store.requestCancel(id, outbox.note('generation.canceled'))) ?? before;
      await audit.record({ action: 'generation.cancel', by: access.requester, subject: id });
      events.publish({ type: 'generation.cancel-requested', generationId: id });
      if (before.state === 'review') events.publish({ type: 'review.ended', generationId: id });
      // Nobody may hold it now: it waits for another try, for a review, or for its worker to be missed;
      // or it ended at once, and a worker has to hand over what subscribers are to be told.
      if (!isFinal(generation.state) || generation.outbox) enqueue(id);
      events.publish({ type: 'generation.updated', generationId: id, state: generation.state, stage: generation.stage });
      return generation;
    },

    /**
     * Publishes an image that waits for it, or attaches one that is published; the work itself is
     * queued. What was asked for before is answered in the same way again.
     */
    async keep(id: string, { attach = false, ...texts }: KeepAssetBody, access: Access): Promise<Asset> {
      const { asset, generation } = await changeableAsset(id, access);
      const { target } = generation;
      if (attach && !target?.documentId) {
        throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', 'This image was made for no saved entry, so it can only be published.', {
          details: { field: 'attach' },
        });
      }
      if (attach) await checkTarget(target, access, true);
      const wanted = { ...texts, ...(texts.name && { name: slugOf(texts.name) }) };
      const hasTexts = Object.entries(wanted).every(([name, text]) => asset[name as keyof typeof wanted] === text);
      const isAttached = !attach || asset.attachTo !== undefined;
      if ((asset.state === 'published' || asset.state === 'publishing') && hasTexts && isAttached) return asset;
      if (asset.state === 'published' && !hasTexts) {
        throw new ForgeError('IMAGEFORGE_CONFLICT', 'The image is published already; change its texts in the media library.');
      }
      const kept = await store.updateAsset(id, ['ready', 'published'], {
        ...wanted,
        ...(attach && target && { attachTo: target }),
        state: 'publishing',
        error: undefined,
        keptBy: access.requester,
      });
      if (!kept) throw new ForgeError('IMAGEFORGE_CONFLICT', `Expected an image that is ready, this one is ${asset.state}.`);
      await audit.record({ action: 'asset.keep', by: access.requester, subject: id });
      events.publish({ type: 'asset.updated', generationId: asset.generationId, assetId: id, state: 'publishing' });
      enqueue(asset.generationId);
      return { ...asset, ...wanted, state: 'publishing' };
    },

    /** Says that an image is not wanted. */
    async discard(id: string, access: Access): Promise<Asset> {
      const { asset } = await changeableAsset(id, access);
      const discarded = await store.updateAsset(id, ['ready', 'discarded'], { state: 'discarded' });
      if (!discarded) {
        throw new ForgeError('IMAGEFORGE_CONFLICT', `Expected an image that is ready, this one is ${asset.state}.`);
      }
      await audit.record({ action: 'asset.discard', by: access.requester, subject: id });
      events.publish({ type: 'asset.updated', generationId: asset.generationId, assetId: id, state: 'discarded' });
      return { ...asset, state: 'discarded' };
    },

    /** The prompt texts of a template for some variables and an entry. */
    async previewTemplate(slug: string, body: Pick<CreateGenerationBody, 'variables' | 'entry'>, access: Access) {
      const template = await templates.template(slug);
      const preset = template.preset ? await templates.preset(template.preset) : undefined;
      const variables = resolveVariables(template.variables, body.variables, await entryOf(body, access));
      return { ...composePrompt({ template, preset, variables }), variables };
    },

    /** What an entry gives for a template's variables; what it doesn't have is left out. */
    async templateVariables(slug: string, entry: EntryContext, access: Access) {
      const { variables } = await templates.template(slug);
      return entryVariables(variables, await entryOf({ entry }, access));
    },
  };
};

export type Generations = ReturnType<typeof createGenerations>;

const fileDeleted = new ForgeError(
  'IMAGEFORGE_NOT_FOUND',
  'The file was deleted in the media library. Keep the image again to publish it from its original.',
);

/**
 * What the request asks for: its body and the bytes of its files. Without the values of an open form,
 * which somebody may go on writing in while the request is repeated; everybody else's are its input.
 */
const hashRequest = async (
  { entry, target, ...body }: CreateGenerationBody,
  { kind }: Requester,
  uploads: Uploads,
): Promise<string> => {
  const { values, ...key } = entry ?? {};
  // Which component a field is in is asked; what automation found out about it changes with each publish.
  const { componentUid: _kind, publishedComponentId: _published, ...field }: Partial<Target> = target ?? {};
  const input = [body, key, field, ...(values && kind !== 'admin' ? [values] : [])];
  const hash = createHash('sha256').update(JSON.stringify(input));
  for (const [field, { filepath }] of uploads) {
    hash.update(field);
    for await (const chunk of createReadStream(filepath)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
};

/** @throws ForgeError IMAGEFORGE_IDEMPOTENCY_CONFLICT */
const sameRequest = (generation: Generation, known: string | undefined, received: string): Generation => {
  if (known !== received) throw new ForgeError('IMAGEFORGE_IDEMPOTENCY_CONFLICT');
  return generation;
};

/** @throws ForgeError IMAGEFORGE_INVALID_REQUEST when the request has too much or too little for its mode. */
const modeOf = (body: CreateGenerationBody): Mode => {
  const images = body.images?.length ?? 0;
  const hasMask = body.mask !== undefined;
  if (body.mode !== undefined && !isMode(body.mode)) {
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Expected one of the modes ${modeNames.join(', ')}, got "${body.mode}".`, {
      details: { field: 'mode', received: body.mode, expected: modeNames },
    });
  }
  const mode = body.mode ?? impliedMode({ images, hasMask });
  const hasPrompt = body.prompt !== undefined || body.template !== undefined;
  const problem = modeProblem(mode, { ...body, hasPrompt, hasSize: body.size !== undefined, images, hasMask });
  if (!problem) return mode;
  throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `${upperFirst(problem.reason)}.`, { details: { field: problem.field, mode } });
};

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const idempotencyHash = (...scope: string[]): string => createHash('sha256').update(JSON.stringify(scope)).digest('hex');

/** A template's setting serves many models; where this one doesn't know it, its default holds. */
const usable = (value: string | null | undefined, values: readonly string[]): string | undefined =>
  value && values.includes(value) ? value : undefined;

const unknownNames = (settings: Record<string, unknown> | null | undefined, names: readonly string[]): string[] =>
  Object.keys(settings ?? {}).filter((name) => !names.includes(name));

const leftOut = (label: string, name: string): Warning => ({
  code: 'unsupported-setting',
  message: `${label} does not know the setting "${name}" of the template or preset; it was left out.`,
  details: { name },
});

const pick = (settings: Record<string, unknown> | null | undefined, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(settings ?? {}).filter(([name]) => names.includes(name)));
