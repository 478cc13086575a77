/** Where texts are kept: `sessionStorage` in the browser. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const prefix = 'imageforge:';

/**
 * What one tab remembers over reloads: the generation behind a field, and what was typed into its
 * dialog. Storage may be full or forbidden; then it simply forgets.
 */
export const createMemory = (store: () => TextStore) => ({
  read<T>(key: string): T | undefined {
    try {
      const text = store().getItem(prefix + key);
      return text === null ? undefined : (JSON.parse(text) as T);
    } catch {
      return undefined;
    }
  },
  write(key: string, value: unknown): void {
    try {
      if (value === undefined) store().removeItem(prefix + key);
      else store().setItem(prefix + key, JSON.stringify(value));
    } catch {
      // Nothing is lost but the convenience.
    }
  },
});

export const memory = createMemory(() => window.sessionStorage);
