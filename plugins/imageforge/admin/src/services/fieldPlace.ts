import type { CreateGenerationBody } from '../../../shared/generations';

/** The entry that a form edits. */
export interface FormEntry {
  uid: string;
  /** `undefined`: it was not saved yet. */
  documentId?: string;
  /** What tells the form of one new entry from that of another. `undefined`: the entry is saved. */
  form?: string;
  /** `undefined`: the content type is not localised. */
  locale?: string;
}

/** A media field of an entry. */
export interface FieldPlace extends FormEntry {
  /** Where it stands now: `blocks.2.image`. */
  path: string;
  /** What it is called wherever it stands; see `stablePath`. */
  stablePath: string;
  /** Id of the saved component that holds it. */
  componentId?: number;
}

/** The beginning of the keys of everything that is remembered of an entry. */
export const entryKey = ({ uid, documentId, form = '', locale = '' }: FormEntry): string =>
  [uid, documentId ?? `new:${form}`, locale, ''].join('|');

/** The key under which a field's things are remembered. */
export const placeKey = (place: FieldPlace): string => entryKey(place) + place.stablePath;

/** The field as the server is told of it. */
export const targetOf = ({ uid, documentId, locale, path, componentId }: FieldPlace): CreateGenerationBody['target'] => ({
  uid,
  ...(documentId && { documentId }),
  ...(locale && { locale }),
  path,
  // A form that was never saved, a copy's for instance, holds ids of components that are not its own.
  ...(documentId && componentId !== undefined && { componentId }),
});

const withoutPositions = (path: string): string => path.replace(/\.\d+(?=\.)/g, '.*');

/** Whether a generation was made for the field, wherever its block stood at the time. */
export const isFor = (target: CreateGenerationBody['target'], place: FieldPlace): boolean => {
  if (!target) return false;
  if (target.componentId === undefined || place.componentId === undefined) return target.path === place.path;
  return target.componentId === place.componentId && withoutPositions(target.path) === withoutPositions(place.path);
};
