import { type Asset, type Generation, type GenerationImage, isFinal, sourcesOf } from '../generation/generation';
import { hasOriginal, hasSource, isRefused, isRefusedSource } from './kept-files';
import type { RetentionRules } from './rules';

const dayMs = 24 * 60 * 60 * 1000;

/** What is to go of one generation. */
export interface Expired {
  id: string;
  /** The whole record; the rest then says what goes with it. */
  record: boolean;
  prompt: boolean;
  originals: boolean;
  /** Indexes of source images (as `sourcesOf` counts them) that were not allowed, and go now. */
  sources: number[];
  /** Indexes of images of which no private file is to stay. */
  images: number[];
  /** Assets that somebody could still keep, and may not any more. */
  assetIds: string[];
  /** Keys that this generation needs no more. Another one may. */
  keys: string[];
}

interface Judgement {
  /** `undefined`: nothing is to go. */
  expired?: Expired;
  /** Keys that it needs still. */
  needed: string[];
}

/** Decides by the rules what of a generation is kept, and which private files it needs for that. */
export const judge = (generation: Generation, assets: readonly Asset[], rules: RetentionRules, now: Date): Judgement => {
  const { finishedAt, purged = {}, recipe } = generation;
  const isBusy = !isFinal(generation.state) || assets.some(({ state }) => state === 'publishing');
  const isOver = (days: number | null): boolean =>
    !isBusy && days !== null && finishedAt !== undefined && now.getTime() - Date.parse(finishedAt) > days * dayMs;

  // The record alone knows what a target has of an image, and what is being taken away.
  const hasCopies = assets.some(({ removal, targets }) => removal !== undefined || targets !== undefined);
  const record = !hasCopies && isOver(rules.generationsDays);
  const keys = new Set<string>();
  const needed = new Set<string>();
  const place = (key: string | undefined, goes: boolean): void => {
    if (key !== undefined) (goes ? keys : needed).add(key);
  };

  const originals = !purged.originals && (record || isOver(rules.originalsDays));
  const sources: number[] = [];
  for (const [index, key] of sourcesOf(recipe).entries()) {
    if (!hasSource(generation, index)) continue;
    const refused = isRefusedSource(generation, index);
    const goes = refused ? record || isOver(refusedDays(rules)) : originals;
    if (goes && refused) sources.push(index);
    place(key, goes);
  }

  const images: number[] = [];
  const assetIds: string[] = [];
  for (const image of generation.images) {
    if (purged.images?.includes(image.index)) continue;
    const asset = assets.find(({ index }) => index === image.index);
    const file = asset?.file ?? image.finished;
    const goes = isOver(daysOf(image, asset, rules));
    if (goes && (image.original || file)) images.push(image.index);
    if ((goes || record) && asset && asset.state !== 'published') assetIds.push(asset.id);
    if (hasOriginal(generation, image)) place(image.original?.key, record || goes || (originals && !isRefused(image)));
    place(file?.key, record || goes);
    for (const { key } of asset?.renditions ?? []) place(key, record || goes);
  }

  const prompt = !purged.prompt && isOver(rules.promptsDays);
  const isAnything = record || prompt || keys.size > 0 || images.length > 0;
  return {
    ...(isAnything && { expired: { id: generation.id, record, prompt, originals, sources, images, assetIds, keys: [...keys] } }),
    needed: [...needed],
  };
};

/** How long the files of one image are kept, apart from its record. */
const daysOf = (image: GenerationImage, asset: Asset | undefined, rules: RetentionRules): number | null => {
  if (asset?.state === 'published' || asset?.state === 'publishing') return null;
  return isRefused(image, asset) ? refusedDays(rules) : rules.unkeptDays;
};

/** What was not allowed has a rule of its own, and without it stays no longer than any other. */
const refusedDays = ({ rejectedDays, originalsDays }: RetentionRules): number | null => rejectedDays ?? originalsDays;
