import { placeKey } from './fieldPlace';
import { createOpenForms } from './openForms';
import { createMemory, type Memory } from './remembered';
import { createTextStore } from './testing/textStore';

const uid = 'api::page.page';
const list = `/admin/content-manager/collection-types/${uid}`;
const fresh = { uid, form: 'f', locale: 'en' };
const saved = { uid, documentId: 'd', locale: 'en' };
const empty = { blocks: [] };

const hero = { __component: 'b.hero', id: 7, __temp_key__: 'a0' };
const added = { __component: 'b.hero', __temp_key__: 'a1' };
const addedSaved = { ...added, id: 9 };

let memory: Memory;
let forms: ReturnType<typeof createOpenForms>;

beforeEach(() => {
  memory = createMemory(() => store);
  const store = createTextStore();
  forms = createOpenForms(memory);
});

const key = (entry: typeof fresh | typeof saved, stablePath: string) => `draft:${placeKey({ ...entry, path: '', stablePath })}`;

test('what was typed for a new entry goes with it when it is saved, in every field', () => {
  const values = { blocks: [added] };
  forms.show({ entry: fresh, values }, false);
  memory.write(key(fresh, 'cover'), 1);
  memory.write(key(fresh, 'blocks.b/hero~a1.image'), 2);
  forms.leave({ entry: fresh, values }, `${list}/d`);
  forms.show({ entry: saved, values: { blocks: [addedSaved] } }, false);
  expect(memory.keys().sort()).toEqual([key(saved, 'blocks.b/hero#9.image'), key(saved, 'cover')].sort());
  expect(memory.read(key(saved, 'cover'))).toBe(1);
});

test('a copy gives what was typed to the entry that it is saved as, whose blocks have ids of their own', () => {
  const values = { blocks: [hero] };
  forms.show({ entry: fresh, values }, false);
  memory.write(key(fresh, 'blocks.b/hero#7.image'), 1);
  forms.leave({ entry: fresh, values }, `${list}/d`);
  forms.show({ entry: saved, values: { blocks: [{ ...hero, id: 70 }] } }, false);
  expect(memory.keys()).toEqual([key(saved, 'blocks.b/hero#70.image')]);
});

test.each([
  ['to the list', list],
  ['to the gallery', '/admin/plugins/imageforge'],
])('leaving a new entry %s without saving forgets it', (_, address) => {
  forms.show({ entry: fresh, values: empty }, false);
  memory.write(key(fresh, 'cover'), 1);
  memory.write(key(saved, 'cover'), 2);
  forms.leave({ entry: fresh, values: empty }, address);
  expect(memory.keys()).toEqual([key(saved, 'cover')]);
});

test('going back from a new entry to a saved one does not hand it over', () => {
  forms.show({ entry: fresh, values: empty }, false);
  memory.write(key(fresh, 'cover'), 1);
  forms.leave({ entry: fresh, values: empty }, `${list}/d`);
  forms.show({ entry: saved, values: empty }, true);
  expect(memory.keys()).toEqual([]);
});

test('the next new entry starts from nothing, and a collapsed block forgets nothing', () => {
  forms.show({ entry: fresh, values: empty }, false);
  memory.write(key(fresh, 'cover'), 1);
  forms.leave({ entry: fresh, values: empty }, `${list}/create`);
  expect(memory.keys()).toEqual([key(fresh, 'cover')]);
  forms.show({ entry: { ...fresh, form: 'g' }, values: empty }, false);
  expect(memory.keys()).toEqual([]);
});

test('a new entry that is to have another language is the same', () => {
  const german = { ...fresh, locale: 'de' };
  forms.show({ entry: fresh, values: empty }, false);
  memory.write(key(fresh, 'cover'), 1);
  forms.show({ entry: german, values: empty }, false);
  expect(memory.keys()).toEqual([key(german, 'cover')]);
});

test('a block that was added keeps what is remembered of it over moves and the save', () => {
  forms.show({ entry: saved, values: { blocks: [hero, added] } }, false);
  memory.write(key(saved, 'blocks.b/hero~a1.image'), 1);
  memory.write(key(saved, 'blocks.b/hero#7.image'), 2);
  forms.show({ entry: saved, values: { blocks: [added, hero] } }, false);
  forms.show({ entry: saved, values: { blocks: [addedSaved, hero] } }, false);
  expect(memory.read(key(saved, 'blocks.b/hero#9.image'))).toBe(1);
  expect(memory.read(key(saved, 'blocks.b/hero#7.image'))).toBe(2);
  expect(memory.keys()).toHaveLength(2);
});

test('what is remembered of a block that was removed before it was saved goes to no other', () => {
  forms.show({ entry: saved, values: { blocks: [added, hero] } }, false);
  memory.write(key(saved, 'blocks.b/hero~a1.image'), 1);
  forms.show({ entry: saved, values: { blocks: [hero] } }, false);
  expect(memory.keys()).toEqual([]);
});

test('another language of the same entry is another form', () => {
  const german = { ...saved, locale: 'de' };
  forms.show({ entry: saved, values: { blocks: [hero] } }, false);
  memory.write(key(saved, 'blocks.b/hero#7.image'), 1);
  forms.show({ entry: german, values: { blocks: [{ ...hero, id: 8 }] } }, false);
  expect(memory.keys()).toEqual([key(saved, 'blocks.b/hero#7.image')]);
});

test('fields of one new entry share a name, also when the page is loaded again', () => {
  const name = forms.nameNew(uid, 4);
  expect(forms.nameNew(uid, 4)).toBe(name);
  expect(createOpenForms(memory).nameNew(uid, 4)).toBe(name);
  expect(forms.nameNew('api::other.other', 4)).not.toBe(name);
});

test('the next new entry has another name', () => {
  const first = forms.nameNew(uid, 4);
  const entry = { uid, form: first };
  forms.show({ entry, values: empty }, false);
  forms.leave({ entry, values: empty }, list);
  const second = forms.nameNew(uid, 4);
  forms.show({ entry: { uid, form: second }, values: empty }, false);
  expect(forms.nameNew(uid, 4)).toBe(second);
  forms.show({ entry: { uid, documentId: 'd' }, values: empty }, false);
  const third = forms.nameNew(uid, 4);
  const elsewhere = forms.nameNew(uid, 6);
  forms.start();
  const names = [first, second, third, elsewhere, forms.nameNew(uid, 6)];
  expect(new Set(names).size).toBe(names.length);
});
