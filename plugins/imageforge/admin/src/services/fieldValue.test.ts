import { isEmptyField, valueAfterArrival, withChosen } from './fieldValue';

const a = { id: 1 };
const b = { id: 2 };
const file = { id: 3 };
const arrival = { value: undefined, initialValue: undefined, placed: undefined, file, multiple: false };

test.each([null, undefined, []])('%p is an empty field', (value) => {
  expect(isEmptyField(value)).toBe(true);
});

test('a chosen image replaces a single one and joins several, once', () => {
  expect(withChosen(a, file, false)).toBe(file);
  expect(withChosen(null, file, true)).toEqual([file]);
  expect(withChosen([a], file, true)).toEqual([a, file]);
  expect(withChosen([a, file], file, true)).toEqual([a, file]);
});

test('an image that arrived goes into an untouched field', () => {
  expect(valueAfterArrival(arrival)).toBe(file);
  expect(valueAfterArrival({ ...arrival, value: null })).toBe(file);
  expect(valueAfterArrival({ ...arrival, value: [a], initialValue: [a], multiple: true })).toEqual([a, file]);
});

test('a field that somebody changed is left alone', () => {
  expect(valueAfterArrival({ ...arrival, value: b, initialValue: a })).toBeUndefined();
  expect(valueAfterArrival({ ...arrival, value: null, initialValue: a })).toBeUndefined();
  expect(valueAfterArrival({ ...arrival, value: [b, a], initialValue: [a, b], multiple: true })).toBeUndefined();
});

test('an image that somebody chose and saved while another was made stays', () => {
  expect(valueAfterArrival({ ...arrival, value: a, initialValue: a })).toBeUndefined();
  expect(valueAfterArrival({ ...arrival, value: a, initialValue: a, placed: b })).toBeUndefined();
});

test('what is there already does not arrive twice', () => {
  expect(valueAfterArrival({ ...arrival, value: file, initialValue: file })).toBeUndefined();
});

test('a second arrival replaces the first', () => {
  expect(valueAfterArrival({ ...arrival, value: b, placed: b })).toBe(file);
  expect(valueAfterArrival({ ...arrival, value: a, placed: b })).toBeUndefined();
});
