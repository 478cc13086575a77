import type { ForgeEvent } from '../../ports';
import { createMemoryOriginalStore } from '../../testing/memory-original-store';
import { solidPng } from '../../testing/test-model';
import { waitFor } from '../../testing/wait-for';
import { createPreviews } from './previews';

const setUp = (batch: number[], most: number) => {
  const store = createMemoryOriginalStore();
  const stored: string[] = [];
  const happened: ForgeEvent[] = [];
  const previews = createPreviews('g1', batch, most, {
    previews: {
      ...store,
      async put(image) {
        const key = await store.put(image);
        stored.push(key);
        return key;
      },
    },
    events: { publish: (event) => void happened.push(event), subscribe: () => () => undefined, close: async () => undefined },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    limits: { maxBytes: 1_000_000, maxPixels: 1_000_000 },
  });
  const isThere = (key: string) => store.get(key).then(
    () => true,
    () => false,
  );
  const show = async (index: number, red: number) => previews.show({ index, bytes: await solidPng(8, 8, red), mediaType: 'image/png' });
  return { previews, stored, happened, isThere, show };
};
const shown = (happened: readonly ForgeEvent[]) => happened.flatMap((event) => (event.type === 'generation.preview' ? [event] : []));

it('takes as many previews as were asked for, of images that were asked for, and leaves none behind', async () => {
  const { previews, stored, happened, isThere, show } = setUp([4], 2);
  for (let red = 0; red < 20; red += 1) await show(0, red);
  await show(1, 99);
  await previews.clear();
  expect(stored).toHaveLength(2);
  expect(shown(happened).map(({ index, preview }) => [index, preview.key])).toEqual(stored.map((key) => [4, key]));
  expect(await Promise.all(stored.map(isThere))).toEqual([false, false]);
});

it('keeps the newest of each image while the call goes on', async () => {
  const { previews, happened, isThere, show } = setUp([0, 1], 3);
  for (const red of [1, 2]) await show(0, red);
  await show(1, 3);
  previews.show({ index: 0, bytes: Buffer.from('no image'), mediaType: 'image/png' });
  const keysOf = (image: number) => shown(happened).flatMap(({ index, preview }) => (index === image ? [preview.key] : []));
  await waitFor('the older one to be deleted', async () => keysOf(0).length === 2 && keysOf(1).length === 1 && !(await isThere(keysOf(0)[0] as string)));
  const newest = [keysOf(0)[1] as string, keysOf(1)[0] as string];
  expect(await Promise.all(newest.map(isThere))).toEqual([true, true]);
  await previews.clear();
  expect(await Promise.all(newest.map(isThere))).toEqual([false, false]);
});
