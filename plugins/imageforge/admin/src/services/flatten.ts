const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const words = (value: unknown): string => {
  if (Array.isArray(value)) return value.map((item) => (isGroup(item) ? JSON.stringify(item) : words(item))).join(', ');
  return value === null || value === undefined ? '' : String(value);
};

/** The values of nested data with their paths, for people to read; what is empty is left out. */
export const flatten = (data: Record<string, unknown>, prefix = ''): [path: string, value: string][] =>
  Object.entries(data).flatMap(([name, value]): [string, string][] => {
    const path = prefix + name;
    if (isGroup(value)) return flatten(value, `${path}.`);
    const said = words(value);
    return said === '' ? [] : [[path, said]];
  });
