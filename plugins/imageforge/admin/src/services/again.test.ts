import type { GenerationDetails } from '../../../shared/generations';
import { againFrom } from './again';

const details = (over: Partial<GenerationDetails>) => ({ recipe: {}, ...over }) as GenerationDetails;
const request = { prompt: 'a lighthouse, calm', seed: 7 };

test('the prompt is replayed with another seed', () => {
  expect(againFrom(details({ request }))).toEqual({ request: { prompt: 'a lighthouse, calm', seed: undefined } });
  expect(againFrom(details({}))).toBeUndefined();
});

test('what the request alone does not say goes along', () => {
  const target = { uid: 'api::a.a', documentId: 'd', path: 'cover' };
  const again = againFrom(details({ request, preset: 'editorial', target, recipe: { output: { alternativeText: 'A lighthouse' } } }));
  expect(again).toMatchObject({ preset: 'editorial', alternativeText: 'A lighthouse', target });
});

test('an entry that was not saved is no place to offer images in', () => {
  const again = againFrom(details({ request, target: { uid: 'api::a.a', path: 'cover' } }));
  expect(again).not.toHaveProperty('target');
});
