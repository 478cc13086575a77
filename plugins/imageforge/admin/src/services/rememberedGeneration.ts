import { memory } from './remembered';

/** A media field of an entry. */
export interface FieldPlace {
  uid: string;
  /** `undefined`: the entry was not saved yet. */
  documentId?: string;
  locale?: string;
  path: string;
}

/** The key under which a field's things are remembered. */
export const placeKey = ({ uid, documentId, locale, path }: FieldPlace): string =>
  [uid, documentId ?? 'new', locale ?? '', path].join('|');

interface Remembered {
  id: string;
  /** When it was started, ms since 1970. */
  at: number;
}

/** A form of a new entry that was left this short a time ago has been saved, ms. */
const handOverMs = 3_000;
/** Older work is in the gallery; a field does not bring it up again, ms. */
export const longestMs = 24 * 60 * 60 * 1000;

let lastNew: { place: FieldPlace; at: number } | undefined;

/** The form of a new entry goes away: perhaps because it was saved, and comes back under its id. */
export const leaveNewEntry = (place: FieldPlace, now = Date.now()): void => {
  if (!place.documentId) lastNew = { place, at: now };
};

export const rememberGeneration = (place: FieldPlace, id: string | undefined, now = Date.now()): void => {
  memory.write(`generation:${placeKey(place)}`, id && ({ id, at: now } satisfies Remembered));
};

const read = (place: FieldPlace, now: number): Remembered | undefined => {
  const remembered = memory.read<Remembered>(`generation:${placeKey(place)}`);
  return remembered && now - remembered.at < longestMs ? remembered : undefined;
};

const wasJustSaved = ({ uid, locale }: FieldPlace, now: number): boolean =>
  lastNew !== undefined &&
  lastNew.place.uid === uid &&
  lastNew.place.locale === locale &&
  now - lastNew.at <= handOverMs;

/** Id of the generation that was last started for the field; also if the entry was saved meanwhile. */
export const rememberedGeneration = (place: FieldPlace, now = Date.now()): string | undefined => {
  const own = read(place, now);
  if (own || !place.documentId || !wasJustSaved(place, now)) return own?.id;
  const before = { ...place, documentId: undefined };
  const moved = read(before, now);
  if (!moved) return undefined;
  rememberGeneration(before, undefined);
  rememberGeneration(place, moved.id, moved.at);
  return moved.id;
};
