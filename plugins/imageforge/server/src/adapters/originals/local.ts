import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, statfs, unlink, utimes } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ForgeError } from '../../engine/errors';
import { noOriginal, originalKeyOf, parseOriginalKey, sha256Of } from '../../engine/image-model/original-key';
import type { OriginalStore } from '../../engine/ports';

const codeOf = (thrown: unknown): string | undefined => (thrown as NodeJS.ErrnoException | null)?.code;

const diskError = (what: string, key: string, thrown: unknown): ForgeError =>
  new ForgeError(
    'IMAGEFORGE_STORAGE_FAILED',
    `The stored image could not be ${what} (${codeOf(thrown) ?? 'unknown'}).`,
    {
      details: { key, reason: codeOf(thrown) },
      cause: thrown,
    },
  );

/** @throws as the disk does, with its code, when there is less room than that */
const expectRoom = async (folder: string, bytes: number): Promise<void> => {
  const { bavail, bsize, blocks } = await statfs(folder);
  // Some network file systems don't know: 0 of 0.
  if (blocks === 0 || bavail * bsize >= bytes) return;
  throw Object.assign(new Error(`Expected ${bytes} free bytes, got ${bavail * bsize}.`), { code: 'ENOSPC' });
};

/** A name survives a power cut only when its folder is on the disk too. */
const syncFolder = async (folder: string): Promise<void> => {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (thrown) {
    // Windows and some network file systems cannot do that.
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES', 'ENOTSUP'].includes(codeOf(thrown) ?? '')) throw thrown;
  }
};

const makeFolder = async (folder: string): Promise<void> => {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
};

const temporaryName = (): string => `.${process.pid}-${randomBytes(8).toString('hex')}.tmp`;

/** Writes beside the file and renames, so that a reader finds all of it or nothing. */
const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  const folder = dirname(path);
  await makeFolder(folder);
  const temporary = join(folder, temporaryName());
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw thrown;
  }
};

/** @returns undefined when there is no such file */
const readIfThere = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
};

/** Says that the file was stored again now. @returns whether it is there */
const touch = async (path: string): Promise<boolean> => {
  try {
    const now = new Date();
    await utimes(path, now, now);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return false;
    throw thrown;
  }
};

/**
 * Deletes a file that was stored before that time. It is taken away first and looked at then, so
 * that whoever stores it in this moment either makes its time new, or finds it gone and writes it.
 */
const unlinkIfOld = async (path: string, storedBefore: Date): Promise<void> => {
  const aside = join(dirname(path), temporaryName());
  await rename(path, aside);
  const { mtimeMs } = await stat(aside);
  if (mtimeMs < storedBefore.getTime()) await unlink(aside);
  else await rename(aside, path);
};

/**
 * Originals in a folder: `ab/cd/<sha256>.<extension>`, so that no folder grows too large. Only for
 * the user of this process (mode 600). The folder is made when it is first needed.
 *
 * Disk errors, and bytes that are not the ones that were stored, are `IMAGEFORGE_STORAGE_FAILED`.
 * Storing an image again whose file was damaged mends it.
 */
export const createLocalOriginalStore = ({ folder }: { folder: string }): OriginalStore => {
  const root = resolve(folder);
  /** @returns undefined for anything that is not a key, before it touches the disk */
  const locate = (key: string) => {
    const parsed = parseOriginalKey(key);
    return (
      parsed && { ...parsed, path: join(root, parsed.sha256.slice(0, 2), parsed.sha256.slice(2, 4), key) }
    );
  };

  return {
    async probe(bytes) {
      const file = join(root, `.${process.pid}-${randomBytes(8).toString('hex')}.probe`);
      try {
        await writeWhole(file, Buffer.alloc(4_096));
        await rm(file, { force: true });
        await expectRoom(root, bytes);
      } catch (thrown) {
        const reason = codeOf(thrown) ?? 'unknown';
        throw new ForgeError('IMAGEFORGE_STORAGE_FAILED', `Images cannot be stored (${reason}).`, {
          details: { reason },
          cause: thrown,
        });
      }
    },

    async put(image) {
      const key = originalKeyOf(image);
      const place = locate(key);
      if (!place) throw new ForgeError('IMAGEFORGE_INTERNAL', `"${key}" is no key of an image.`);
      try {
        const stored = await readIfThere(place.path);
        const isThere = stored !== undefined && sha256Of(stored) === place.sha256 && (await touch(place.path));
        if (!isThere) await writeWhole(place.path, image.bytes);
      } catch (thrown) {
        throw diskError('written', key, thrown);
      }
      return key;
    },

    async get(key) {
      const place = locate(key);
      if (!place) throw noOriginal(key);
      const bytes = await readIfThere(place.path).catch((thrown: unknown) => {
        throw diskError('read', key, thrown);
      });
      if (!bytes) throw noOriginal(key);
      if (sha256Of(bytes) !== place.sha256) {
        throw new ForgeError(
          'IMAGEFORGE_STORAGE_FAILED',
          'The stored image is damaged: its bytes do not match its key.',
          {
            details: { key, reason: 'hash mismatch' },
          },
        );
      }
      return { bytes, mediaType: place.mediaType };
    },

    async delete(key, { storedBefore } = {}) {
      const place = locate(key);
      if (!place) return;
      try {
        await (storedBefore ? unlinkIfOld(place.path, storedBefore) : unlink(place.path));
      } catch (thrown) {
        if (codeOf(thrown) !== 'ENOENT') throw diskError('deleted', key, thrown);
      }
    },
  };
};
