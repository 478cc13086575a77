import { budgetsIn, warningText, worthSaying } from './warnings';

const warning = (code: string, details?: Record<string, unknown>) => ({ code, message: 'm', details });

test.each([
  [warning('unsupported-setting', { negativePrompt: 'text' }), 'warning.negative-prompt', {}],
  [warning('unsupported-setting', { name: 'style' }), 'warning.unsupported-setting', { name: 'style' }],
  [warning('unsupported-setting', { parameter: 'style' }), 'warning.unsupported-setting', { name: 'style' }],
  [warning('unsupported-setting', { setting: 'quality' }), 'warning.unsupported-setting', { name: 'quality' }],
  [warning('adjusted', { asked: '64x64', received: '96x64' }), 'warning.adjusted', { asked: '64x64', received: '96x64' }],
  [warning('adjusted', { name: 'factor', wanted: '3', given: '4' }), 'warning.adjusted-setting', { name: 'factor', wanted: '3', given: '4' }],
  [warning('fewer-images'), 'warning.fewer-images', {}],
  [warning('budget', { kind: 'exceeded', budget: 'Month' }), 'warning.budget-exceeded', { name: 'Month' }],
  [warning('budget', { kind: 'uncounted', budget: 'Month' }), 'warning.budget-uncounted', { name: 'Month' }],
  [warning('budget'), 'warning.budget', {}],
  [warning('image-failed', { index: 0, reason: 'IMAGEFORGE_REVIEW_REJECTED' }), 'warning.image-left-out', {}],
  [warning('image-failed'), 'warning.image-failed', {}],
])('%j is said by %s', (given, key, values) => {
  const said = warningText(given);
  expect(said.key).toBe(key);
  expect(said.values).toMatchObject(values);
});

test('what was said before anything was paid is not said again', () => {
  expect(worthSaying([warning('unsupported-setting'), warning('image-failed')])).toEqual([warning('image-failed')]);
});

test('a budget that refuses is named before those that only warn, with what is left where that is known', () => {
  const refusal = { kind: 'refuses', budget: 'Day', unit: 'images', period: '2026-03-01', left: 1, needed: 3 };
  expect(
    budgetsIn([
      warning('adjusted'),
      warning('budget', { kind: 'exceeded', budget: 'Month', unit: 'images', limit: 5 }),
      warning('budget', refusal),
      warning('budget'),
    ]),
  ).toEqual([
    { kind: 'refuses', name: 'Day', amounts: { unit: 'images', left: 1, needed: 3 } },
    { kind: 'exceeded', name: 'Month' },
  ]);
  expect(budgetsIn([warning('budget', { kind: 'refuses', budget: 'Money' })])).toEqual([{ kind: 'refuses', name: 'Money' }]);
});
