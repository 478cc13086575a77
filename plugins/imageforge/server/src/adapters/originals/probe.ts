import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a file into the folder of the originals and deletes it. @throws when that cannot be done */
export const probeOriginals = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `.probe-${process.pid}-${randomBytes(8).toString('hex')}.tmp`);
  try {
    await writeFile(file, 'ok', { flag: 'wx', mode: 0o600 });
  } finally {
    await rm(file, { force: true });
  }
};
