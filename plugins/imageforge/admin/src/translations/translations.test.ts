import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIntl } from 'react-intl';
import de from './de.json';
import en from './en.json';

const source = join(__dirname, '..');
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(source, file), 'utf8'))
  .join('\n');

// Names that the code puts together: `error.${code}`, `state.${state}`.
const composed = ['credentials.state.', 'asset.', 'lineage.hidden', 'lineage.missing', 'mode.', 'texts.by.', 'error.', 'state.', 'progress.', 'wait.', 'size.', 'attempt.', 'warning.', 'skip.', 'budgets.subject.', 'audit.action.', 'audit.did.'];

test('German has every text, and no other', () => {
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
});

test('every text is used', () => {
  const unused = Object.keys(en).filter(
    (key) => !code.includes(`'${key}'`) && !composed.some((prefix) => key.startsWith(prefix)),
  );
  expect(unused).toEqual([]);
});

const placeholders = (text: string) => [...new Set([...text.matchAll(/\{([a-z]\w*)[,}]/g)].map(([, name]) => name))].sort();

test.each(Object.entries(en))('%s says the same things in German', (key, text) => {
  expect(placeholders(de[key as keyof typeof de])).toEqual(placeholders(text));
});

const values = { count: 3, asked: 4, max: 4000, number: 1, total: 4, width: 64, height: 32, shape: 's', field: 'f' };
const others = { block: 'b', style: 's', entry: 'e', name: 'n', received: '2' };
const more = { waiting: 2, running: 1, name: 'n', when: 'w', amount: '$1', from: '$1', to: '$2', price: '$1', label: 'l', negativePrompt: 'n', text: 't', id: 'i', left: '$1', limit: '$2', needed: '$3', model: 'm', status: 204, names: 'a', wanted: '3', given: '4', size: '1 MB', target: 't', generations: 2 };

test.each([
  ['en', en],
  ['de', de],
])('all texts of %s can be said', (locale, messages) => {
  const failures: string[] = [];
  const intl = createIntl({ locale, messages, onError: (error) => failures.push(String(error)) });
  Object.keys(messages).forEach((id) => intl.formatMessage({ id }, { ...values, ...others, ...more }));
  expect(failures).toEqual([]);
});

test('a batch is counted in words', () => {
  const intl = createIntl({ locale: 'en', messages: en });
  const say = (count: number) => intl.formatMessage({ id: 'results.ready' }, { count });
  expect([0, 1, 3].map(say)).toEqual(['There are no images to choose from', '1 image is ready', '3 images are ready']);
  expect(intl.formatMessage({ id: 'results.readyOf' }, { count: 3, asked: 4 })).toBe('3 of 4 images are ready');
});
