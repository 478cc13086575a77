import type { CapabilitiesView, ModelView } from '../../../shared/capabilities';
import { emptyDraft } from './draft';
import { fitDraft, offeredModel, offeredModels } from './models';

const model = (id: string, ...modes: string[]): ModelView => ({
  id,
  provider: 'a',
  label: id,
  modes,
  sizes: ['1024x1024'],
  defaultSize: '1024x1024',
  maxImages: 2,
  maxPromptLength: 1000,
  promptNeeded: false,
  seed: false,
  negativePrompt: false,
  qualities: [],
  transparency: false,
  streams: false,
  maxSourceImages: 0,
  strength: false,
  parameters: [],
  procedural: false,
  deterministic: false,
  price: { known: false },
});
const capabilities = (defaultModel: string, ...models: ModelView[]): CapabilitiesView => ({ defaultModel, models, modes: {}, presets: [], texts: { locales: ['en'], byModel: false } });

const upscaler = model('a/upscale', 'upscale');
const editor = model('a/edit', 'edit', 'inpaint');
const [one, other] = [model('a/one', 'text-to-image'), model('a/other', 'edit', 'text-to-image')];
const all = capabilities('a/other', upscaler, one, editor, other);

test('only models that make images of a text are offered', () => {
  expect(offeredModels(all)).toEqual([one, other]);
  expect(offeredModel(all, 'a/one')).toBe(one);
  expect(offeredModel(all, '')).toBe(other);
  expect(offeredModel(all, 'a/upscale')).toBe(other);
  expect(offeredModel(capabilities('a/upscale', upscaler, one), '')).toBe(one);
  expect(offeredModel(capabilities('a/upscale', upscaler), '')).toBeUndefined();
});

test('a draft names the model that is shown, unless the server takes that one by itself', () => {
  const draft = { ...emptyDraft, n: 1 };
  expect(fitDraft(draft, all).model).toBe('');
  expect(fitDraft({ ...draft, model: 'a/one' }, all).model).toBe('a/one');
  expect(fitDraft({ ...draft, model: 'a/upscale' }, all).model).toBe('a/other');
  expect(fitDraft({ ...draft, model: 'gone/gone' }, all).model).toBe('a/other');
  expect(fitDraft(draft, capabilities('a/upscale', upscaler, one)).model).toBe('a/one');
  expect(fitDraft({ ...draft, n: 4 }, all).n).toBe(2);
  const none = capabilities('a/upscale', upscaler);
  expect(fitDraft({ ...draft, n: 4 }, none)).toEqual({ ...draft, n: 4 });
});
