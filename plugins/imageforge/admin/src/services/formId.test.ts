import { formIdOf, keepFormId } from './formId';

const createHistory = (state: unknown = null) => ({
  state,
  replaceState(next: unknown) {
    this.state = next;
  },
});

test('a place in the history keeps its name, and another gets another', () => {
  const history = createHistory({ key: 'k', idx: 3 });
  const id = formIdOf(history);
  expect(formIdOf(history)).toBe(id);
  expect(history.state).toMatchObject({ key: 'k', idx: 3 });
  expect(formIdOf(createHistory())).not.toBe(id);
});

test('a name that the router has dropped is written again, and no other is written over', () => {
  const history = createHistory();
  keepFormId(history, 'f');
  expect(formIdOf(history)).toBe('f');
  keepFormId(history, 'g');
  expect(formIdOf(history)).toBe('f');
});
