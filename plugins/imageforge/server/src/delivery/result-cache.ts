import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError } from '../engine/errors';
import type { ImageBytes } from '../engine/image-model';
import type { Logger } from '../engine/ports';

/** Which result is meant. */
export interface ResultKey {
  /** Id of the asset: what is stored of it is deleted together. */
  asset: string;
  /** Everything that decides about the bytes. */
  recipe: string;
}

/** A result on the disk. */
export interface StoredResult {
  path: string;
  mediaType: string;
  /** Size of the file, bytes. */
  size: number;
  /** Strong: made of the hash of the bytes. With its quotation marks. */
  etag: string;
}

export interface ResultCache {
  /** @returns undefined when it is not there, or not what was stored. */
  find(key: ResultKey): Promise<StoredResult | undefined>;
  /** Stores it completely or not at all, and makes room for it afterwards. */
  put(key: ResultKey, image: ImageBytes): Promise<StoredResult>;
  /** Forgets that it is there: somebody has found that it is not. */
  forget(key: ResultKey): void;
  /** Deletes all results of an asset. Nothing happens when there are none. */
  purge(asset: string): Promise<void>;
}

/** Of the bytes, in names of files and in ETags: 128 bits. */
const hashDigits = 32;
const hashOf = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex').slice(0, hashDigits);

const extensions: Record<string, string> = { 'image/avif': 'avif', 'image/webp': 'webp', 'image/jpeg': 'jpg', 'image/png': 'png' };
const mediaTypeOf = (extension: string) => Object.keys(extensions).find((type) => extensions[type] === extension);

/** `<recipe>.<hash of the bytes>.<extension>`; nothing else is ever deleted. */
const resultName = /^([0-9a-f]{32})\.([0-9a-f]{32})\.(avif|webp|jpg|png)$/;
/** What a killed process left behind. */
const temporaryName = /^\.[\w-]+\.tmp$/;
/** No write takes that long, ms. */
const temporaryMs = 3_600_000;

/** What is used is noted at most so often, ms: by its time, the file that was not used for longest goes first. */
const touchMs = 60_000;
/** Files that this process knows without asking the disk. */
const maxKnown = 20_000;
/** Share of the room that is left when room was made, so that it is not made with each file. */
const afterEviction = 0.9;

export const etagOf = (bytes: Uint8Array): string => `"${hashOf(bytes)}"`;

/** Everything of ours below the folder. What is deleted meanwhile is left out. */
async function* allFiles(folder: string): AsyncGenerator<string> {
  for (const prefix of await namesIn(folder)) {
    for (const asset of /^[0-9a-f]{2}$/.test(prefix) ? await namesIn(path.join(folder, prefix)) : []) {
      const place = path.join(folder, prefix, asset);
      for (const name of await namesIn(place)) if (resultName.test(name) || temporaryName.test(name)) yield path.join(place, name);
    }
  }
}

/** @returns none where there is no such folder */
const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder).catch(unlessMissing)) ?? [];

const isMissing = (thrown: unknown): boolean => (thrown as NodeJS.ErrnoException | null)?.code === 'ENOENT';
const unlessMissing = (thrown: unknown): undefined => {
  if (!isMissing(thrown)) throw thrown;
  return undefined;
};

/**
 * Results in a private folder, one below it for each asset. Several processes may share it: each
 * finds what the others stored, and nothing breaks where one deletes what another knows.
 *
 * A file's name says what its bytes must be, which is checked when a process finds it first: what a
 * power cut left unfinished is made again.
 *
 * @param maxBytes what is left when room was made is below it; between two times, one process adds at most a tenth.
 */
export const createResultCache = ({
  folder,
  maxBytes,
  logger,
  now = Date.now,
}: {
  folder: string;
  maxBytes: number;
  logger: Pick<Logger, 'warn'>;
  now?: () => number;
}): ResultCache => {
  /** The one that was asked for last stands last. */
  const known = new Map<string, StoredResult & { touchedAt: number }>();
  /** Bytes of all files, as far as this process knows. `undefined`: it has not looked yet. */
  let total: number | undefined;
  let addedSinceLook = 0;
  let evicting: Promise<void> | undefined;

  const folderOf = (asset: string): string => {
    const name = hashOf(asset);
    return path.join(folder, name.slice(0, 2), name);
  };
  const nameOf = ({ asset, recipe }: ResultKey): string => `${hashOf(asset)}/${hashOf(recipe)}`;

  const remember = (name: string, result: StoredResult, touchedAt: number): StoredResult => {
    known.delete(name);
    known.set(name, { ...result, touchedAt });
    const [oldest] = known.keys();
    if (known.size > maxKnown && oldest !== undefined) known.delete(oldest);
    return result;
  };

  /** Says that the file is used. */
  const touch = (file: string): void => {
    const time = new Date(now());
    utimes(file, time, time).catch((thrown: unknown) => {
      if (!isMissing(thrown)) logger.warn(`${file} could not be touched: ${describeError(thrown)}`);
    });
  };

  const findOnDisk = async (key: ResultKey): Promise<StoredResult | undefined> => {
    const place = folderOf(key.asset);
    const recipe = hashOf(key.recipe);
    for (const name of await namesIn(place)) {
      const [, ofRecipe, hash, extension = ''] = resultName.exec(name) ?? [];
      const mediaType = mediaTypeOf(extension);
      if (ofRecipe !== recipe || mediaType === undefined) continue;
      const file = path.join(place, name);
      const bytes = await readFile(file).catch(unlessMissing);
      if (!bytes) continue;
      if (hashOf(bytes) === hash) return { path: file, mediaType, size: bytes.byteLength, etag: `"${hash}"` };
      await rm(file, { force: true });
    }
    return undefined;
  };

  /** Looks at all files, and deletes those that were not used for longest. */
  const evict = async (): Promise<void> => {
    const files: { path: string; size: number; usedAt: number }[] = [];
    for await (const file of allFiles(folder)) {
      const found = await stat(file).catch(unlessMissing);
      if (!found) continue;
      const isLeftOver = temporaryName.test(path.basename(file)) && now() - found.mtimeMs > temporaryMs;
      if (isLeftOver) await rm(file, { force: true });
      else files.push({ path: file, size: found.size, usedAt: found.mtimeMs });
    }
    let left = files.reduce((sum, { size }) => sum + size, 0);
    if (left > maxBytes) {
      for (const file of files.sort((one, other) => one.usedAt - other.usedAt)) {
        if (left <= maxBytes * afterEviction) break;
        await rm(file.path, { force: true });
        left -= file.size;
      }
    }
    total = left;
    addedSinceLook = 0;
  };

  const makeRoom = (added: number): Promise<void> => {
    addedSinceLook += added;
    if (total !== undefined) total += added;
    // Other processes add too: what they have is seen with each look.
    const isDue = total === undefined || total > maxBytes || addedSinceLook > maxBytes * (1 - afterEviction);
    if (!isDue) return Promise.resolve();
    evicting ??= evict().finally(() => (evicting = undefined));
    return evicting;
  };

  return {
    async find(key) {
      const name = nameOf(key);
      const seen = known.get(name);
      const result = seen ?? (await findOnDisk(key));
      if (!result) return undefined;
      const isDue = now() - (seen?.touchedAt ?? 0) >= touchMs;
      if (isDue) touch(result.path);
      return remember(name, result, isDue ? now() : (seen?.touchedAt ?? 0));
    },

    async put(key, { bytes, mediaType }) {
      const place = folderOf(key.asset);
      const hash = hashOf(bytes);
      const file = path.join(place, `${hashOf(key.recipe)}.${hash}.${extensions[mediaType] ?? ''}`);
      await mkdir(place, { recursive: true, mode: 0o700 });
      const temporary = path.join(place, `.${process.pid}-${randomBytes(8).toString('hex')}.tmp`);
      try {
        await writeFile(temporary, bytes, { flag: 'wx', mode: 0o600 });
        await rename(temporary, file);
      } catch (thrown) {
        await rm(temporary, { force: true });
        throw thrown;
      }
      const result = remember(nameOf(key), { path: file, mediaType, size: bytes.byteLength, etag: `"${hash}"` }, now());
      await makeRoom(bytes.byteLength);
      return result;
    },

    forget: (key) => void known.delete(nameOf(key)),

    async purge(asset) {
      const prefix = `${hashOf(asset)}/`;
      for (const name of known.keys()) if (name.startsWith(prefix)) known.delete(name);
      await rm(folderOf(asset), { recursive: true, force: true });
    },
  };
};

/** The bytes of a stored file, or a part of them. @throws as the disk does, `ENOENT` when it was deleted meanwhile */
export const readResult = async ({ path: file }: StoredResult, start: number, length: number) => {
  const handle = await open(file, 'r');
  // Most pictures are small: one read costs less than a stream.
  if (length > streamedBytes) return handle.createReadStream({ start, end: start + length - 1 });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

/** From this size on a file is streamed, bytes. */
const streamedBytes = 262_144;
