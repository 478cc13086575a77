import { type FieldPlace, placeKey } from './fieldPlace';
import { memory } from './remembered';

/** One press of "Generate". */
interface Batch {
  /** The generation's. */
  id: string;
  /** When it was started, ms since 1970. */
  at: number;
}

/** What was made for a media field and may still be chosen from. */
export interface FieldWork {
  /** Newest first. The first one is what the field tells of. */
  batches: Batch[];
  /** Media library ids of the images that were put into the form. */
  chosen: number[];
}

/** Older work is in the gallery; a field does not bring it up again, ms. */
export const longestMs = 24 * 60 * 60 * 1000;
/** So many batches are offered; what was made before them is in the gallery. */
const mostBatches = 5;

export const noWork: FieldWork = { batches: [], chosen: [] };

/**
 * The work with a new batch in front.
 * @param keepNewest whether the one that was in front has images to choose from, or may still get some
 */
export const withBatch = ({ batches, chosen }: FieldWork, batch: Batch, keepNewest = true): FieldWork => ({
  batches: [batch, ...(keepNewest ? batches : batches.slice(1))].slice(0, mostBatches),
  chosen,
});

/** The work without its newest batch, which has nothing left to choose from: the one before is in front again. */
export const withoutNewest = ({ batches, chosen }: FieldWork): FieldWork =>
  batches.length > 1 ? { batches: batches.slice(1), chosen } : noWork;

/** The work after an image was put into the form. */
export const withChosenFile = ({ batches, chosen }: FieldWork, fileId: number): FieldWork => ({
  batches,
  chosen: chosen.includes(fileId) ? chosen : [...chosen, fileId],
});

/** Whether somebody chose an image and saved the entry with it: the work is done. */
export const isSaved = ({ chosen }: FieldWork, savedFiles: number[]): boolean =>
  chosen.some((fileId) => savedFiles.includes(fileId));

const keyOf = (place: FieldPlace): string => `work:${placeKey(place)}`;

export const rememberWork = (place: FieldPlace, work: FieldWork): void => {
  memory.write(keyOf(place), work.batches.length > 0 ? work : undefined);
};

/** What is remembered of the field, without what is too old. */
export const rememberedWork = (place: FieldPlace, now = Date.now()): FieldWork => {
  const { batches, chosen } = memory.read<FieldWork>(keyOf(place)) ?? noWork;
  return { batches: batches.filter(({ at }) => now - at < longestMs), chosen };
};
