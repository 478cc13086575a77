import { randomId } from './random';

const stateKey = 'imageforgeForm';

type BrowserHistory = Pick<History, 'state' | 'replaceState'>;

/** Writes the form's name into the present place in the browser's history, unless that has one. */
export const keepFormId = (history: BrowserHistory, id: string): void => {
  const state = history.state as Record<string, unknown> | null;
  if (typeof state?.[stateKey] !== 'string') history.replaceState({ ...state, [stateKey]: id }, '');
};

/**
 * What tells the form of one new entry from that of the next, although both have the same address:
 * it belongs to the place in the browser's history, and so outlives a reload of the page.
 */
export const formIdOf = (history: BrowserHistory): string => {
  const known = (history.state as Record<string, unknown> | null)?.[stateKey];
  if (typeof known === 'string') return known;
  const id = randomId();
  keepFormId(history, id);
  return id;
};
