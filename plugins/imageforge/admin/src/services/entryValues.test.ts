import type { TemplateSummary } from '../../../shared/templates';
import { pickValues, sourceFields, variablesAsSaved } from './entryValues';

const template: TemplateSummary = {
  slug: 'hero',
  name: 'Hero',
  variables: [
    { name: 'title', type: 'string', required: true, source: 'title' },
    { name: 'mood', type: 'string', required: false, source: 'category.mood' },
    { name: 'tags', type: 'list', required: false, source: 'category.tags' },
  ],
};

test('the template asks for top-level fields, once each', () => {
  expect(sourceFields(template)).toEqual(['title', 'category']);
});

test('unsaved values are picked, and of relations what was changed', () => {
  const values = {
    title: 'T',
    category: { connect: [], disconnect: [] },
    author: { connect: [{ id: 1, apiData: { id: 1, documentId: 'new' }, label: 'N' }], disconnect: [{ id: 2, documentId: 'old' }] },
    other: 1,
    empty: null,
  };
  expect(pickValues(values, ['title', 'category', 'author', 'empty', 'none'])).toEqual({
    title: 'T',
    author: { connect: [{ documentId: 'new' }], disconnect: [{ documentId: 'old' }] },
    empty: null,
  });
});

test('says which values are as saved, because something was only taken away', () => {
  const removed = { connect: [], disconnect: [{ documentId: 'old' }] };
  expect(variablesAsSaved(template, { title: 'T', category: removed })).toEqual(['mood', 'tags']);
  expect(variablesAsSaved(template, { category: { ...removed, connect: [{ documentId: 'new' }] } })).toEqual([]);
  expect(variablesAsSaved(template, {})).toEqual([]);
});
