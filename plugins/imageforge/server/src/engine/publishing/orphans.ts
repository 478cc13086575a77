import type { Asset } from '../generation/generation';
import type { Clock, GenerationStore, PublishTarget } from '../ports';
import { assetIdOf, keysOf } from './object-key';

/** An object that was stored within this time may be of a publication that goes on, ms. */
const graceMs = 60 * 60 * 1_000;

interface Parts {
  store: Pick<GenerationStore, 'getAsset'>;
  targets: readonly PublishTarget[];
  clock: Clock;
}

/** What is at a target and belongs to no image. Nothing is deleted, until `carryOut`. */
export interface OrphanPlan {
  targets: {
    id: string;
    place: string;
    orphans: string[];
    /** Objects of other names than ours: they are never touched. */
    strangers: number;
  }[];
}

/** Finds, and then deletes, what is at the targets and belongs to no image. Harmless twice. */
export const createOrphanSweep = ({ store, targets, clock }: Parts) => {
  const isOrphan = async (key: string, assetId: string, target: PublishTarget): Promise<boolean> => {
    const asset = await store.getAsset(assetId);
    return !asset || !belongs(asset, key, target);
  };

  const planFor = async (target: PublishTarget): Promise<OrphanPlan['targets'][number]> => {
    const storedBefore = clock.now().getTime() - graceMs;
    const orphans: string[] = [];
    let strangers = 0;
    for await (const page of target.list()) {
      for (const { key, storedAt } of page) {
        const assetId = assetIdOf(key);
        if (assetId === undefined) strangers += 1;
        else if (storedAt.getTime() < storedBefore && (await isOrphan(key, assetId, target))) orphans.push(key);
      }
    }
    return { id: target.id, place: target.place, orphans, strangers };
  };

  return {
    async plan(): Promise<OrphanPlan> {
      const plans: OrphanPlan['targets'] = [];
      for (const target of targets) plans.push(await planFor(target));
      return { targets: plans };
    },

    /** @returns how many objects were deleted. One that has come to belong to an image since the plan is left. */
    async carryOut(plan: OrphanPlan): Promise<number> {
      let deleted = 0;
      for (const { id, orphans } of plan.targets) {
        const target = targets.find((one) => one.id === id);
        for (const key of target ? orphans : []) {
          const assetId = assetIdOf(key);
          if (!target || assetId === undefined || !(await isOrphan(key, assetId, target))) continue;
          await target.delete(key);
          deleted += 1;
        }
      }
      return deleted;
    },
  };
};

export type OrphanSweep = ReturnType<typeof createOrphanSweep>;

const belongs = (asset: Asset, key: string, { id }: PublishTarget): boolean => (asset.targets?.includes(id) ?? false) && keysOf(asset).includes(key);

/** The plan in words, a line for each thing that it would delete. */
export const describeOrphans = ({ targets }: OrphanPlan): string[] =>
  targets.flatMap(({ id, place, orphans, strangers }) => [
    `target "${id}" (${place}): ${orphans.length} orphans${strangers > 0 ? `, and ${strangers} other files, which are not touched` : ''}`,
    ...orphans.map((key) => `  ${key}`),
  ]);
