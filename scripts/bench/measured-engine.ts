import type { Core } from '@strapi/types';
import { parseOptions } from '../../plugins/imageforge/server/src/config';
import { nameAsset, textsByRule } from '../../plugins/imageforge/server/src/engine/generation/describe-asset';
import type { GenerationImage } from '../../plugins/imageforge/server/src/engine/generation/generation';
import type { Stage } from '../../plugins/imageforge/server/src/engine/generation/stage';
import type { ImageProvider } from '../../plugins/imageforge/server/src/engine/image-model';
import type { GenerationStore } from '../../plugins/imageforge/server/src/engine/ports';
import { fallbackLocale, libraryTextsOf } from '../../plugins/imageforge/server/src/engine/texts/texts';
import { createForge } from '../../plugins/imageforge/server/src/forge';
import { automationAccess } from '../../plugins/imageforge/server/src/services/access';
import { timed } from './statistics';

export interface Engine {
  /** Asks for one image and waits until it is done. @returns ms from the request to its last state */
  generate(prompt: string): Promise<number>;
  /** Asks for so many images, which the queue then makes, and waits for all of them. @returns ms */
  generateAll(count: number, onEnded?: (ended: number) => void): Promise<number>;
  /** ms that each run of each stage took, by the stage's name. */
  stages: Map<string, number[]>;
  stop(): Promise<void>;
}

interface EngineOptions {
  strapi: Core.Strapi;
  /** For the originals. */
  folder: string;
  provider: ImageProvider;
  /** `none`: what arrived is taken as finished, and publishing does nothing. `real`: as in an installation. */
  ending: 'none' | 'real';
  /** Generations at once, by the queue. Default: none, and only `generate` makes some. */
  concurrency?: number;
}

/** Requests that are under way at once in `generateAll`. */
const requestsAtOnce = 16;

/** The asset is made, as every engine has to; the bytes stay what they are. */
const createEmptyFinish = (store: GenerationStore): Stage => ({
  name: 'finish',
  async run({ generation }) {
    const images: GenerationImage[] = [];
    for (const image of generation.images) {
      if (!image.original) throw new Error('The picture did not arrive.');
      const file = { ...image.original, thumbhash: '' };
      const name = nameAsset(generation, image.index);
      const described = { texts: textsByRule(generation.recipe), mainLocale: generation.recipe.texts?.locale ?? fallbackLocale };
      const { id } = await store.createAsset({
        id: `${generation.id}-${image.index}`,
        generationId: generation.id,
        index: image.index,
        state: 'ready',
        visibility: 'public',
        file,
        name,
        storageName: name,
        ...described,
        ...libraryTextsOf(described),
      });
      images.push({ ...image, finished: file, assetId: id });
    }
    return { images };
  },
});

/** The asset's states are written, as for every target; its file goes nowhere. */
const createEmptyPublish = (store: GenerationStore): Stage => ({
  name: 'publish',
  async run({ generation }) {
    for (const { id } of await store.assetsOf([generation.id])) {
      await store.updateAsset(id, ['ready'], { state: 'publishing' });
      await store.updateAsset(id, ['publishing'], { state: 'published', fileId: 0, url: '/nowhere' });
    }
    return {};
  },
});

const measured = (stage: Stage, took: Map<string, number[]>): Stage => ({
  name: stage.name,
  async run(work) {
    const { ms, result } = await timed(() => stage.run(work));
    const times = took.get(stage.name);
    if (times) times.push(ms);
    else took.set(stage.name, [ms]);
    return result;
  },
});

/**
 * The plugin's own assembly, from source, on the database of a booted Strapi, with another provider:
 * an installation has no place for one that is only there to be measured.
 */
export const createEngine = async ({ strapi, folder, provider, ending, concurrency = 0 }: EngineOptions): Promise<Engine> => {
  const options = parseOptions({
    originals: { directory: folder },
    autofill: { enabled: false },
    queue: { concurrency },
    engine: { maxOpenPerRequester: 1_000_000 },
  });
  const forge = await createForge(strapi, options, 'web', [provider]);
  const { store, events, generations, runner, stages } = forge;
  const took = new Map<string, number[]>();
  const empty = ending === 'none' ? [createEmptyFinish(store), createEmptyPublish(store)] : [];
  // The runner goes through this very list.
  for (const [index, stage] of stages.entries()) {
    stages[index] = measured(empty.find(({ name }) => name === stage.name) ?? stage, took);
  }
  const context = { access: automationAccess('benchmark'), defaultPublish: 'auto' } as const;
  if (concurrency > 0) forge.start();

  return {
    stages: took,
    async generate(prompt) {
      let unsubscribe = () => {};
      const succeeded = new Promise<void>((resolve, reject) => {
        unsubscribe = events.subscribe((event) => {
          if (event.type !== 'generation.updated') return;
          if (event.state === 'succeeded') resolve();
          if (event.state === 'failed') reject(new Error(`Generation ${event.generationId} failed.`));
        });
      });
      let letGo: Promise<void> | undefined;
      const { ms } = await timed(async () => {
        const { id } = await generations.create({ prompt, seed: 1 }, context);
        // Run at once: nobody waits for a place in the queue.
        letGo = runner.run(id);
        await succeeded;
      });
      unsubscribe();
      // The worker lets go of the row after it has said that it is done: that is nobody's waiting time.
      await letGo;
      return ms;
    },
    async generateAll(count, onEnded) {
      let unsubscribe = () => {};
      let ended = 0;
      const done = new Promise<void>((resolve, reject) => {
        unsubscribe = events.subscribe((event) => {
          if (event.type !== 'generation.updated') return;
          if (event.state === 'failed') reject(new Error(`Generation ${event.generationId} failed.`));
          if (event.state !== 'succeeded') return;
          ended += 1;
          onEnded?.(ended);
          if (ended === count) resolve();
        });
      });
      let asked = 0;
      const client = async (): Promise<void> => {
        while (asked < count) {
          asked += 1;
          await generations.create({ prompt: `Picture ${asked}`, seed: 1 }, context);
        }
      };
      const { ms } = await timed(() => Promise.all([done, ...Array.from({ length: requestsAtOnce }, client)]));
      unsubscribe();
      return ms;
    },
    stop: () => forge.stop(),
  };
};
