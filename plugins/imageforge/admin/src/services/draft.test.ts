import type { ModelView } from '../../../shared/capabilities';
import { createGenerationSchema } from '../../../shared/generations';
import type { TemplateSummary } from '../../../shared/templates';
import {
  acceptsSize,
  bodyFromDraft,
  draftFromRequest,
  emptyDraft,
  fitToModel,
  missingInputs,
  proposedDraft,
  usableDraft,
  withEntryValues,
  withoutVariable,
  withTemplate,
  withVariable,
} from './draft';

const model: ModelView = {
  id: 'a/b',
  provider: 'a',
  label: 'B',
  modes: ['text-to-image'],
  sizes: ['1024x1024'],
  defaultSize: '1024x1024',
  maxImages: 2,
  maxPromptLength: 1000,
  seed: false,
  negativePrompt: false,
  qualities: [],
  transparency: false,
  streams: false,
  promptNeeded: false,
  strength: false,
  maxSourceImages: 0,
  parameters: [],
  procedural: false,
  deterministic: false,
  price: { known: false },
};

const template: TemplateSummary = {
  slug: 'hero',
  name: 'Hero',
  variables: [
    { name: 'title', type: 'string', required: true, source: 'title' },
    { name: 'mood', type: 'string', required: false, default: 'calm', source: 'category.mood' },
    { name: 'tags', type: 'list', required: false, source: 'category.tags' },
  ],
  size: '512x512',
};

test('a free prompt', () => {
  const body = bodyFromDraft({ ...emptyDraft, prompt: ' a lighthouse ' }, undefined, { uid: 'api::a.a', path: 'cover' });
  expect(body).toEqual({ prompt: 'a lighthouse', n: 4, publish: 'on-keep', target: { uid: 'api::a.a', path: 'cover' } });
  expect(createGenerationSchema.safeParse(body).success).toBe(true);
});

test('everything filled in is sent, and the server takes it', () => {
  const draft = {
    ...emptyDraft,
    prompt: 'x',
    preset: 'ink',
    model: 'a/b',
    size: '1024x1024',
    n: 2,
    seed: 0,
    quality: 'high',
    background: 'transparent' as const,
    negativePrompt: 'text',
    parameters: { steps: 4 },
  };
  const body = bodyFromDraft(draft, undefined);
  expect(createGenerationSchema.parse(body)).toEqual({ ...body });
  expect(draftFromRequest(body)).toEqual(draft);
});

test('a template sends its own variables, with what was emptied on purpose', () => {
  const draft = { ...emptyDraft, template: 'hero', prompt: 'forgotten', variables: { title: 'T', mood: '', old: 1, tags: undefined } };
  expect(bodyFromDraft(draft, template)).toEqual({
    template: 'hero',
    variables: { title: 'T', mood: '' },
    n: 4,
    publish: 'on-keep',
  });
});

test('choosing a template brings its choices and defaults', () => {
  const draft = withTemplate({ ...emptyDraft, preset: 'ink', prompt: 'kept' }, template);
  expect(draft).toMatchObject({ template: 'hero', variables: { mood: 'calm' }, preset: 'ink', size: '512x512', prompt: 'kept' });
  expect(withTemplate(draft, undefined)).toMatchObject({ template: '', variables: {}, prompt: 'kept' });
});

test('the entry fills in what nobody has typed', () => {
  const chosen = withTemplate(emptyDraft, template);
  const typed = withVariable(chosen, 'title', 'Mine');
  expect(withEntryValues(typed, { title: 'Theirs', mood: 'wild' }).variables).toEqual({ title: 'Mine', mood: 'wild' });
});

const other: TemplateSummary = { slug: 'other', name: 'Other', variables: [{ name: 'title', type: 'string', required: false }] };

test('what was typed for a template is there again after a look at another one', () => {
  const typed = withVariable(withTemplate(emptyDraft, template), 'title', 'Mine');
  const elsewhere = withTemplate(typed, other);
  expect(elsewhere).toMatchObject({ variables: {}, edited: [] });
  const both = withVariable(elsewhere, 'title', 'For the other');
  const back = withTemplate(both, template);
  expect(back).toMatchObject({ variables: { title: 'Mine', mood: 'calm' }, edited: ['title'] });
  expect(withTemplate(withTemplate(back, undefined), other)).toMatchObject({ variables: { title: 'For the other' } });
});

test('a variable can be given back to the entry, or to the template', () => {
  const typed = withVariable(withVariable(withTemplate(emptyDraft, template), 'title', 'Mine'), 'mood', 'wild');
  const given = withoutVariable(typed, 'title', { title: 'Theirs' }, template);
  expect(given).toMatchObject({ variables: { title: 'Theirs', mood: 'wild' }, edited: ['mood'] });
  expect(withoutVariable(given, 'mood', {}, template)).toMatchObject({ variables: { mood: 'calm' }, edited: [] });
});

test('a template that is not there leaves a free prompt, and comes back', () => {
  const draft = { ...emptyDraft, template: 'hero', prompt: 'x' };
  expect(bodyFromDraft(usableDraft(draft, undefined), undefined)).toMatchObject({ prompt: 'x' });
  expect(usableDraft(draft, template)).toBe(draft);
  expect(missingInputs(usableDraft({ ...draft, prompt: '' }, undefined), undefined)).toEqual(['prompt']);
});

test('what is missing', () => {
  expect(missingInputs({ ...emptyDraft, prompt: '  ' }, undefined)).toEqual(['prompt']);
  expect(missingInputs({ ...emptyDraft, prompt: 'x' }, undefined)).toEqual([]);
  const draft = { ...emptyDraft, template: 'hero' };
  expect(missingInputs(draft, template)).toEqual(['variables.title']);
  expect(missingInputs({ ...draft, variables: { title: 'T' } }, template)).toEqual([]);
});

test('another model keeps what it can do', () => {
  const draft = {
    ...emptyDraft,
    n: 4,
    size: '512x512',
    seed: 1,
    quality: 'high',
    background: 'opaque' as const,
    negativePrompt: 'x',
  };
  expect(fitToModel(draft, model)).toEqual({ ...emptyDraft, n: 2, seed: undefined });
  const able = { ...model, maxImages: 8, seed: true, negativePrompt: true, qualities: ['high'], transparency: true, sizes: ['512x512'] };
  expect(fitToModel(draft, able)).toEqual(draft);
});

test.each([
  ['1024x1024', true],
  ['512x768', true],
  ['500x768', false],
  ['64x512', false],
  ['1600x1600', false],
  ['256x256', false],
  ['256x1024', false],
  ['big', false],
])('a size range accepts %s: %s', (size, accepted) => {
  const sizeRange = { minSide: 256, maxSide: 1600, multipleOf: 64, minPixels: 100_000, maxPixels: 2_000_000, maxAspectRatio: 3 };
  expect(acceptsSize({ ...model, sizeRange }, size)).toBe(accepted);
});

test('starts from what the content type proposes for the field, as far as it is there', () => {
  expect(proposedDraft({ template: 'hero', size: '640x480' }, [template])).toMatchObject({
    template: 'hero',
    size: '640x480',
    variables: { mood: 'calm' },
  });
  expect(proposedDraft({ template: 'hero' }, [template]).size).toBe('512x512');
  expect(proposedDraft({ template: 'gone' }, [template])).toEqual(emptyDraft);
  expect(proposedDraft({}, [template])).toEqual(emptyDraft);
});
