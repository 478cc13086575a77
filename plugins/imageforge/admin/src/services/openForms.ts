import { isInUnsaved, positionOf, stablePath } from './componentPath';
import { entryKey, type FormEntry } from './fieldPlace';
import { randomId } from './random';
import type { Memory } from './remembered';

/** A form as it stands: which entry it edits, and with which values. */
export interface OpenForm {
  entry: FormEntry;
  values: unknown;
}

const isNew = ({ documentId }: FormEntry): boolean => documentId === undefined;

const isSame = (one: FormEntry, other: FormEntry): boolean => {
  if (one.uid !== other.uid) return false;
  // A new entry that is to have another language is the same form.
  if (isNew(one)) return isNew(other) && one.form === other.form;
  return one.documentId === other.documentId && one.locale === other.locale;
};

/** The form of a new entry that is open in this tab. */
interface NewForm {
  id: string;
  /** Its place in the browser's history. `undefined`: the router has given none. */
  position?: number;
}

const formsStart = 'form:';

/** Whether the address is that of an entry of the type, new or saved. */
const isEntryAddress = (address: string, uid: string): boolean => {
  const [, after] = address.split(`/content-manager/collection-types/${uid}/`);
  return after !== undefined ? /^(clone\/)?[^/]+\/?$/.test(after) : address.includes(`/content-manager/single-types/${uid}`);
};

/**
 * Names change under what is remembered of a field: a new entry gets its id when it is saved, and so
 * does a new block. This follows the forms that come and go, and moves what is remembered along; what
 * belongs to a form that was given up is forgotten.
 */
export const createOpenForms = (memory: Memory) => {
  let last: OpenForm | undefined;

  const keysOf = (entry: FormEntry): { key: string; stable: string }[] => {
    const start = entryKey(entry);
    return memory.keys().flatMap((key) => {
      const at = key.indexOf(start);
      return at === -1 ? [] : [{ key, stable: key.slice(at + start.length) }];
    });
  };

  /** Its name is for no other form. */
  const giveUpName = ({ uid, form }: FormEntry) => {
    if (memory.read<NewForm>(formsStart + uid)?.id === form) memory.write(formsStart + uid, undefined);
  };

  const forget = (entry: FormEntry) => {
    giveUpName(entry);
    keysOf(entry).forEach(({ key }) => memory.write(key, undefined));
  };

  /** A field stands after a save where it stood before; only then do both forms tell of the same one. */
  const move = (before: OpenForm, after: OpenForm) => {
    keysOf(before.entry).forEach(({ key, stable }) => {
      const position = positionOf(stable, before.values);
      if (position === undefined) return;
      const name = stablePath(position, after.values);
      // Within one entry only a block that was new, and is saved now, gets another name; where it was
      // removed, one that both forms know has taken its place.
      const isRenamed = isInUnsaved(stable) && positionOf(stable, after.values) === undefined && positionOf(name, before.values) === undefined;
      const next = isSame(before.entry, after.entry) && !isRenamed ? stable : name;
      const start = entryKey(before.entry);
      const nextKey = key.slice(0, key.indexOf(start)) + entryKey(after.entry) + next;
      if (nextKey === key) return;
      memory.write(nextKey, memory.read(key));
      memory.write(key, undefined);
    });
  };

  /** Names of blocks that were never saved are given again to others. */
  const forgetRemovedBlocks = ({ entry, values }: OpenForm) =>
    keysOf(entry)
      .filter(({ stable }) => isInUnsaved(stable) && positionOf(stable, values) === undefined)
      .forEach(({ key }) => memory.write(key, undefined));

  return {
    /**
     * What tells the form of a new entry from that of the next, although both have the same address;
     * after a reload of the page it is still the same.
     * @param position the page's place in the browser's history
     */
    nameNew(uid: string, position: number | undefined): string {
      const open = memory.read<NewForm>(formsStart + uid);
      if (open && open.position === position) return open.id;
      const form: NewForm = { id: randomId(), position };
      memory.write(formsStart + uid, form);
      return form.id;
    },

    /** The page was opened anew, not loaded again: no new entry is open in it. */
    start(): void {
      memory
        .keys()
        .filter((key) => key.startsWith(formsStart))
        .forEach((key) => memory.write(key, undefined));
    },

    /**
     * A form is shown, or has been saved.
     * @param back whether somebody went back to it: then it is not what the form before was saved as
     */
    show(form: OpenForm, back: boolean): void {
      const before = last;
      last = form;
      if (before && isSame(before.entry, form.entry)) move(before, form);
      else if (before && isNew(before.entry)) {
        if (!back && !isNew(form.entry) && before.entry.uid === form.entry.uid) move(before, form);
        forget(before.entry);
      }
      forgetRemovedBlocks(form);
    },

    /**
     * A field of the form goes away, perhaps with the whole form.
     * @param address the page's, by now
     */
    leave(form: OpenForm, address: string): void {
      last = form;
      if (isNew(form.entry) && !isEntryAddress(address, form.entry.uid)) forget(form.entry);
    },
  };
};

