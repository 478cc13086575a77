import { type Asset, isFinal } from '../../plugins/imageforge/server/src/engine/generation/generation';
import { waitFor } from '../support/wait-for';
import type { Evidence, Host } from './host';
import type { Installation } from './installation';

/** The slug that the template gives to a title: images of these tests are told apart by it. */
export const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Waits until the process has killed itself. */
export const waitForKill = async (host: Host, point: string): Promise<void> => {
  await waitFor(`the process to reach "${point}"`, () => !host.isRunning);
  expect(await host.exited).toEqual({ code: null, signal: 'SIGKILL' });
};

/** Waits for the one generation that fills the article's cover. @returns its id */
export const waitForGeneration = async (host: Host, documentId: string): Promise<string> => {
  const [id] = await waitFor('the generation', async () => {
    const ids = await host.call('generationsFor', documentId);
    return ids.length > 0 && ids;
  });
  return id as string;
};

/** Waits until nobody works on the generation any more. */
export const waitForEnd = (host: Host, id: string, withinMs = 30_000): Promise<Evidence> =>
  waitFor(
    `generation ${id} to end`,
    async () => {
      const evidence = await host.call('evidence', id);
      return isFinal(evidence.generation.state) && !evidence.isLeased && evidence;
    },
    withinMs,
  );

/** Waits until an asset is in this state and nobody works on its generation any more. */
export const waitForAsset = (host: Host, id: string, state: Asset['state']): Promise<Evidence> =>
  waitFor(`the image of ${id} to be ${state}`, async () => {
    const evidence = await host.call('evidence', id);
    return evidence.assets[0]?.state === state && !evidence.isLeased && evidence;
  });

/** Paths below the uploads folder, as the media library's addresses have them. */
const namesOf = (urls: readonly string[]): string[] => urls.map((url) => url.replace('/uploads/', '')).sort();

/**
 * One image, once: one asset, one file in the media library, and in the uploads folder that file and
 * its formats, nothing else.
 */
export const expectOneFile = async (
  host: Host,
  installation: Installation,
  { assets }: Evidence,
  title: string,
): Promise<number> => {
  const slug = slugOf(title);
  const files = await host.call('files', slug);
  expect(assets).toEqual([expect.objectContaining({ state: 'published', fileId: files[0]?.id })]);
  expect(files).toHaveLength(1);
  expect(installation.uploads().filter((name) => name.includes(slug))).toEqual(namesOf(files[0]?.urls ?? []));
  return files[0]?.id as number;
};

/** Nothing of it is in the media library or in the uploads folder. */
export const expectNoFile = async (host: Host, installation: Installation, title: string): Promise<void> => {
  expect(await host.call('files', slugOf(title))).toEqual([]);
  expect(installation.uploads().filter((name) => name.includes(slugOf(title)))).toEqual([]);
};

/** The article has its one cover, drawn once, in its draft and its published version. */
export const expectCover = async (
  host: Host,
  installation: Installation,
  article: { documentId: string; title: string },
): Promise<void> => {
  const id = await waitForGeneration(host, article.documentId);
  const evidence = await waitForEnd(host, id);
  expectSucceeded(evidence);
  const fileId = await expectOneFile(host, installation, evidence, article.title);
  expect(evidence.covers).toEqual({ draft: fileId, published: fileId });
  expect(evidence.binding).toMatchObject({ state: 'attached', fileId });
  expect(await host.call('generationsFor', article.documentId)).toEqual([id]);
};

/** Every file of the uploads folder belongs to a row of the media library, and the other way round. */
export const expectNoOrphans = async (host: Host, installation: Installation): Promise<void> => {
  const files = await host.call('files');
  const names = namesOf(files.flatMap(({ urls }) => urls));
  expect(new Set(names).size).toBe(names.length);
  expect(installation.uploads()).toEqual(names);
};

/** The ledger has counted so many images, each once, and holds nothing for anybody any more. */
export const expectLedger = async (host: Host, images: number): Promise<void> => {
  const { budgets, differences } = await host.call('ledger');
  expect(budgets).toEqual([expect.objectContaining({ reserved: 0, spent: images })]);
  expect(differences).toEqual([]);
};

/** What everybody expects of a generation that succeeded on a free model. */
export const expectSucceeded = ({ generation, isLeased }: Evidence): void => {
  expect(generation).toMatchObject({ state: 'succeeded', stage: 'settle', costMicroUsd: 0 });
  expect(generation.error).toBeUndefined();
  expect(generation.finishedAt).toBeDefined();
  expect(generation.attempts.filter(({ state }) => state === 'succeeded')).toHaveLength(1);
  expect(generation.attempts.filter(({ state }) => state === 'started')).toEqual([]);
  expect(isLeased).toBe(false);
};
