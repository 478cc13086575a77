import { warningText, worthSaying } from './warnings';

const warning = (code: string, details?: Record<string, unknown>) => ({ code, message: 'm', details });

test.each([
  [warning('unsupported-setting', { negativePrompt: 'text' }), 'warning.negative-prompt', {}],
  [warning('unsupported-setting', { name: 'style' }), 'warning.unsupported-setting', { name: 'style' }],
  [warning('unsupported-setting', { parameter: 'style' }), 'warning.unsupported-setting', { name: 'style' }],
  [warning('unsupported-setting', { setting: 'quality' }), 'warning.unsupported-setting', { name: 'quality' }],
  [warning('adjusted', { asked: '64x64', received: '96x64' }), 'warning.adjusted', { asked: '64x64', received: '96x64' }],
  [warning('fewer-images'), 'warning.fewer-images', {}],
])('%j is said by %s', (given, key, values) => {
  const said = warningText(given);
  expect(said.key).toBe(key);
  expect(said.values).toMatchObject(values);
});

test('what was said before anything was paid is not said again', () => {
  expect(worthSaying([warning('unsupported-setting'), warning('image-failed')])).toEqual([warning('image-failed')]);
});
