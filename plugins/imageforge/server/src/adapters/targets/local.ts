import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { PublishTarget } from '../../engine/ports';
import { expectObjectKey } from '../../engine/publishing/object-key';
import { pageSize } from './limits';
import type { LocalTargetOptions } from './options';
import { urlBelow } from './public-url';
import { createTargetErrors } from './target-error';

/** Files on their way, in a folder beside the others, so that a rename does not leave the disk. */
const incoming = '.incoming';

/** A file on its way for longer than that was left by a process that died, ms. */
const leftAfterMs = 60 * 60 * 1_000;

const isCode = (thrown: unknown, ...codes: string[]): boolean => codes.includes((thrown as NodeJS.ErrnoException | null)?.code ?? '');

/**
 * A folder that the operator's own web server serves. A file is written beside its place and renamed,
 * so that a visitor finds all of it or nothing.
 */
export const createLocalTarget = async (options: LocalTargetOptions): Promise<PublishTarget> => {
  const { id, kind, visibility, prefix, cdnBaseUrl, directory } = options;
  const { failure } = createTargetErrors(options, []);
  const root = path.resolve(directory);
  const at = (key: string): string => {
    expectObjectKey(key);
    const place = path.resolve(root, prefix + key);
    // The keys cannot lead there, and the prefix must not.
    if (!place.startsWith(root + path.sep)) failure('find a place')(new Error(`"${prefix}" leads out of the folder`));
    return place;
  };
  await clearIncoming(path.join(root, incoming)).catch(failure('be made ready'));

  return {
    id,
    kind,
    visibility,
    place: `${root}/${prefix}`,

    async put({ key, bytes }, { signal } = {}) {
      const place = at(key);
      await writeWhole(place, path.join(root, incoming), bytes, signal).catch(failure('store a file', 'IMAGEFORGE_PUBLISH_FAILED', signal));
    },

    async has(key) {
      try {
        return (await stat(at(key))).isFile();
      } catch (thrown) {
        if (isCode(thrown, 'ENOENT', 'ENOTDIR')) return false;
        return failure('look for a file')(thrown);
      }
    },

    async delete(key) {
      const place = at(key);
      try {
        await unlink(place);
      } catch (thrown) {
        if (!isCode(thrown, 'ENOENT', 'ENOTDIR')) failure('delete a file')(thrown);
      }
      // The asset's own folder goes with its last file.
      await rmdir(path.dirname(place)).catch((thrown: unknown) => {
        if (!isCode(thrown, 'ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST')) failure('delete a folder')(thrown);
      });
    },

    async *list(folder = '') {
      const base = path.join(root, prefix);
      const names = await filesBelow(path.join(base, folder)).catch(failure('list its files'));
      const found = names.map((name) => path.relative(base, name).split(path.sep).join('/')).filter((key) => !key.startsWith(incoming));
      for (let start = 0; start < found.length; start += pageSize) {
        const page: { key: string; storedAt: Date }[] = [];
        for (const key of found.slice(start, start + pageSize)) {
          const storedAt = await modifiedAt(path.join(base, key)).catch(failure('list its files'));
          if (storedAt) page.push({ key, storedAt });
        }
        yield page;
      }
    },

    urlOf(key) {
      at(key);
      return visibility === 'private' || !cdnBaseUrl ? undefined : urlBelow(cdnBaseUrl, prefix + key);
    },

    /** A web server that serves a folder knows no signatures of ours. */
    async signedUrlOf(key) {
      at(key);
      return undefined;
    },
  };
};

const writeWhole = async (place: string, folder: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> => {
  const temporary = path.join(folder, `${process.pid}-${randomBytes(8).toString('hex')}`);
  await mkdir(folder, { recursive: true });
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(bytes, { signal });
      await handle.sync();
    } finally {
      await handle.close();
    }
    signal?.throwIfAborted();
    await renameInto(temporary, place);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw thrown;
  }
};

/** Whoever deletes the last file of the folder deletes the folder, also between our two steps. */
const renameInto = async (from: string, to: string): Promise<void> => {
  for (let left = 3; ; left -= 1) {
    await mkdir(path.dirname(to), { recursive: true });
    try {
      return await rename(from, to);
    } catch (thrown) {
      if (left === 0 || !isCode(thrown, 'ENOENT')) throw thrown;
    }
  }
};

const filesBelow = async (folder: string): Promise<string[]> => {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)).sort();
  } catch (thrown) {
    if (isCode(thrown, 'ENOENT', 'ENOTDIR')) return [];
    throw thrown;
  }
};

/** @returns undefined when it was deleted meanwhile */
const modifiedAt = async (file: string): Promise<Date | undefined> => {
  try {
    return (await stat(file)).mtime;
  } catch (thrown) {
    if (isCode(thrown, 'ENOENT')) return undefined;
    throw thrown;
  }
};

const clearIncoming = async (folder: string): Promise<void> => {
  for (const name of await filesBelow(folder)) {
    const since = await modifiedAt(name);
    if (since && Date.now() - since.getTime() > leftAfterMs) await rm(name, { force: true });
  }
};
