import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type PublishTargetSubject, testPublishTarget } from '../../engine/testing/publish-target-contract';
import { createLocalTarget } from './local';
import type { LocalTargetOptions } from './options';

const base = 'https://media.example.test/';

const startFolder = async (more: Partial<LocalTargetOptions> = {}): Promise<PublishTargetSubject & { folder: string }> => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-target-'));
  const directory = path.join(folder, 'www');
  let isCut = false;
  const target = await createLocalTarget({
    id: 'web',
    kind: 'local',
    visibility: 'public',
    prefix: 'imageforge/',
    cdnBaseUrl: more.visibility === 'private' ? undefined : base,
    timeoutMs: 1_000,
    directory,
    ...more,
  });
  return {
    folder,
    target: {
      ...target,
      put: async (object, options) => {
        if (!isCut) return target.put(object, options);
        isCut = false;
        // A folder that cannot be made, as on a disk that is full.
        fs.rmSync(directory, { recursive: true, force: true });
        fs.writeFileSync(directory, '');
        await target.put(object, options).finally(() => fs.rmSync(directory));
      },
    },
    async load(url) {
      if (!url.startsWith(base)) return undefined;
      const bytes = fs.readFileSync(path.join(directory, url.slice(base.length)));
      return { bytes, headers: {} };
    },
    cut: () => void (isCut = true),
    async putStranger() {
      fs.writeFileSync(path.join(directory, 'index.html'), '');
    },
    close: async () => fs.rmSync(folder, { recursive: true, force: true }),
  };
};

testPublishTarget('folder', (visibility) => startFolder({ visibility }), { hasOwnHeaders: true });

describe('a folder as a target', () => {
  let subject: Awaited<ReturnType<typeof startFolder>>;
  afterEach(() => subject.close());
  const object = { key: 'a-0/x-0123456789abcdef.webp', bytes: Buffer.from('x'), mediaType: 'image/webp', filename: 'x.webp' };

  it('lists what lies in its root too, but not what is on its way', async () => {
    subject = await startFolder({ prefix: '' });
    await subject.target.put(object);
    fs.writeFileSync(path.join(subject.folder, 'www/.incoming/1-left'), 'half');
    for await (const page of subject.target.list()) expect(page.map(({ key }) => key)).toEqual([object.key]);
  });

  it('clears away, with the next start, what a process that died has left on its way', async () => {
    subject = await startFolder();
    await subject.target.put(object);
    const incoming = path.join(subject.folder, 'www/.incoming');
    for (const [name, age] of [['old', 2 * 60 * 60], ['young', 60]] as const) {
      fs.writeFileSync(path.join(incoming, name), 'half');
      const then = new Date(Date.now() - age * 1_000);
      fs.utimesSync(path.join(incoming, name), then, then);
    }
    await createLocalTarget({ id: 'web', kind: 'local', visibility: 'private', prefix: '', timeoutMs: 1_000, directory: path.dirname(incoming) });
    expect(fs.readdirSync(incoming)).toEqual(['young']);
  });

  it('leaves no empty folder of an asset behind', async () => {
    subject = await startFolder();
    await subject.target.put(object);
    await subject.target.delete(object.key);
    expect(fs.existsSync(path.join(subject.folder, 'www/imageforge/a-0'))).toBe(false);
  });

  it('lets many write the same file at once', async () => {
    subject = await startFolder();
    await Promise.all(Array.from({ length: 20 }, () => subject.target.put(object)));
    expect(await subject.target.has(object.key)).toBe(true);
    expect(fs.readdirSync(path.join(subject.folder, 'www/.incoming'))).toEqual([]);
  });
});
