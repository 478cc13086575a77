/** Where texts are kept: `sessionStorage` in the browser. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

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
  /** Names of everything that is remembered. */
  keys(): string[] {
    try {
      const names = Array.from({ length: store().length }, (_, index) => store().key(index) ?? '');
      return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    } catch {
      return [];
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

export type Memory = ReturnType<typeof createMemory>;

export const memory = createMemory(() => window.sessionStorage);
