import { createTestModel } from '../testing/test-model';
import { withoutPreviews } from './without-previews';

test('a provider without previews makes the same images, and shows nothing before', async () => {
  const streaming = createTestModel((_call, makeAll) => makeAll(), { partialImages: 3 });
  const provider = withoutPreviews({ id: 'test', label: 'Test', models: [{ model: streaming, price: undefined }] });
  const [priced] = provider.models;
  expect(priced?.model).toMatchObject({ provider: 'test', id: 'test-1', label: 'Test model', capabilities: { partialImages: 0, maxImages: 4 } });
  const call = { mode: 'text-to-image', prompt: 'x', size: { width: 8, height: 8 }, n: 2, images: [], parameters: {}, signal: new AbortController().signal } as const;
  expect((await priced!.model.generate(call)).images).toHaveLength(2);
  expect(streaming.calls).toEqual([call]);
});
