import type { MediaFile } from './mediaFile';

/** A media field's value in the form: one file, several, or nothing in one of its spellings. */
export type FieldValue = MediaFile | MediaFile[] | null | undefined;

const filesOf = (value: FieldValue): MediaFile[] => (Array.isArray(value) ? value : value ? [value] : []);

/** Whether the field holds no image. */
export const isEmptyField = (value: FieldValue): boolean => filesOf(value).length === 0;

/** The value after somebody chose an image: it replaces a single one, and joins several. */
export const withChosen = (value: FieldValue, file: MediaFile, multiple: boolean): FieldValue => {
  if (!multiple) return file;
  const files = filesOf(value);
  return files.some(({ id }) => id === file.id) ? files : [...files, file];
};

const sameFiles = (a: FieldValue, b: FieldValue): boolean => {
  const [left, right] = [filesOf(a), filesOf(b)];
  return left.length === right.length && left.every((file, index) => file.id === right[index]?.id);
};

interface Arrival {
  value: FieldValue;
  /** The value as it was loaded. */
  initialValue: FieldValue;
  /** What an earlier arrival put there; `undefined`: nothing did. */
  placed: FieldValue;
  file: MediaFile;
  multiple: boolean;
}

/**
 * The field's next value when an image was attached to the saved entry meanwhile, or `undefined`
 * when the form is to be left alone: the field was changed by hand, or it has the image already.
 * Without this, the next save would send the old value and wipe the image. Of two images in one
 * place somebody chose the first, saved or not, unless an earlier arrival put it there.
 */
export const valueAfterArrival = ({ value, initialValue, placed, file, multiple }: Arrival): FieldValue => {
  const isPlaced = placed !== undefined && sameFiles(value, placed);
  const isUntouched = isPlaced || sameFiles(value, initialValue);
  const isChosen = !multiple && !isPlaced && !isEmptyField(value);
  if (!isUntouched || isChosen || filesOf(value).some(({ id }) => id === file.id)) return undefined;
  return withChosen(value, file, multiple);
};
