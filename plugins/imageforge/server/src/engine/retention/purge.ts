import type { Clock, GenerationArchive, GenerationStore, OriginalStore } from '../ports';
import { type Expired, judge } from './judge';
import { remainsOf } from './redact';
import { keepsEverything, type RetentionRules } from './rules';

/**
 * A file that was stored within this time stays, ms: it is stored before its row is made, so the row
 * that needs it may come after we looked.
 */
const graceMs = 60 * 60 * 1000;

/** What is to be deleted. Nothing is, until `carryOut`. */
export interface PurgePlan {
  at: Date;
  expired: readonly Expired[];
  /** Private files that an expired part needed and nothing else does. */
  files: ReadonlySet<string>;
}

/** How much was deleted. */
export interface PurgeReport {
  records: number;
  prompts: number;
  images: number;
  files: number;
}

interface Parts {
  archive: GenerationArchive;
  store: Pick<GenerationStore, 'get' | 'updateAsset'>;
  originals: Pick<OriginalStore, 'delete'>;
  clock: Clock;
  rules: RetentionRules;
}

/** Deletes what the rules of retention don't keep. Two at once, or one that is killed, do no harm. */
export const createPurge = ({ archive, store, originals, clock, rules }: Parts) => {
  const plan = async (): Promise<PurgePlan> => {
    const at = clock.now();
    const expired: Expired[] = [];
    const needed = new Set<string>();
    if (!keepsEverything(rules)) {
      for await (const page of archive.pages()) {
        for (const { generation, assets } of page) {
          const judgement = judge(generation, assets, rules, at);
          if (judgement.expired) expired.push(judgement.expired);
          for (const key of judgement.needed) needed.add(key);
        }
      }
    }
    return { at, expired, files: filesOf(expired, needed) };
  };

  /** Takes the images out of reach, unless somebody has kept one meanwhile. @returns whether all are */
  const withdraw = async ({ assetIds }: Expired): Promise<boolean> => {
    for (const id of assetIds) {
      // Why it could not be published may quote them.
      const texts = { name: '', alternativeText: '', caption: '', texts: undefined, error: undefined };
      const discarded = await store.updateAsset(id, ['ready', 'discarded'], { ...texts, state: 'discarded' });
      const isOut = discarded || (await store.updateAsset(id, ['rejected'], texts));
      if (!isOut) return false;
    }
    return true;
  };

  const carryOut = async ({ at, expired, files }: PurgePlan): Promise<PurgeReport> => {
    const going: Expired[] = [];
    const spared = new Set<string>();
    for (const one of expired) {
      if (await withdraw(one)) going.push(one);
      else for (const key of one.keys) spared.add(key);
    }
    const report: PurgeReport = { records: 0, prompts: 0, images: 0, files: 0 };
    const storedBefore = new Date(at.getTime() - graceMs);
    for (const one of going) {
      // The files first: a row that is left over is found again, a file is not.
      for (const key of one.keys.filter((each) => files.has(each) && !spared.has(each))) {
        await originals.delete(key, { storedBefore });
        report.files += 1;
      }
      await dropRow(one, at);
      report.records += Number(one.record);
      report.prompts += Number(one.prompt);
      report.images += one.images.length;
    }
    return report;
  };

  const dropRow = async (expired: Expired, at: Date): Promise<void> => {
    if (expired.record) return archive.remove(expired.id);
    const generation = await store.get(expired.id);
    if (generation) await archive.rewrite(expired.id, remainsOf(generation, expired, at));
  };

  return { plan, carryOut };
};

export type Purge = ReturnType<typeof createPurge>;

const filesOf = (expired: readonly Expired[], needed: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(expired.flatMap(({ keys }) => keys).filter((key) => !needed.has(key)));

/** The plan in words, a line for each thing that it would delete. */
export const describePlan = ({ expired, files }: PurgePlan): string[] => [
  ...expired.flatMap(({ id, record, prompt, sources, images }) => [
    ...(record ? [`record of generation ${id}`] : []),
    ...(prompt ? [`prompt of generation ${id}`] : []),
    ...sources.map((index) => `source image ${index} of generation ${id}`),
    ...images.map((index) => `image ${index} of generation ${id}`),
  ]),
  ...[...files].map((key) => `file ${key}`),
];
