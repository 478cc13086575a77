type Values = Record<string, unknown>;

const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null;

/** One of a list's components by name, not by place: `#12` once it is saved, `~a2` before. */
const nameOf = (item: unknown, index: string): string => {
  if (!isObject(item)) return index;
  // Ids are those of one component's table; a dynamic zone holds several kinds. Dots part the path.
  const kind = typeof item.__component === 'string' ? item.__component.replace(/\./g, '/') : '';
  if (typeof item.id === 'number') return `${kind}#${item.id}`;
  return typeof item.__temp_key__ === 'string' ? `${kind}~${item.__temp_key__}` : index;
};

/**
 * The path of a field that stays the same when somebody moves the block that it is in:
 * `blocks.2.image` becomes `blocks.blocks/hero#12.image`.
 * @param values the form's
 */
export const stablePath = (path: string, values: unknown): string => {
  let inside: unknown = values;
  return path
    .split('.')
    .map((segment) => {
      const list = Array.isArray(inside);
      const value = isObject(inside) ? inside[segment] : undefined;
      inside = value;
      return list ? nameOf(value, segment) : segment;
    })
    .join('.');
};

/** Where the field of a stable path stands now; `undefined`: its block is gone. */
export const positionOf = (stable: string, values: unknown): string | undefined => {
  let inside: unknown = values;
  const segments: string[] = [];
  for (const name of stable.split('.')) {
    const index = Array.isArray(inside) ? inside.findIndex((item, at) => nameOf(item, String(at)) === name) : undefined;
    if (index === -1) return undefined;
    const segment = index === undefined ? name : String(index);
    segments.push(segment);
    inside = isObject(inside) ? (inside as Values)[segment] : undefined;
  }
  return segments.join('.');
};

/** Whether the path names a component that was not saved yet. */
export const isInUnsaved = (stable: string): boolean => stable.includes('~');

/** The component that holds the field. `undefined`: the entry itself does. */
export const holderOf = (path: string, values: unknown): Values | undefined => {
  const holder = path
    .split('.')
    .slice(0, -1)
    .reduce<unknown>((inside, segment) => (isObject(inside) ? inside[segment] : undefined), values);
  return path.includes('.') && isObject(holder) ? holder : undefined;
};

/** Id of the component that holds the field; `undefined`: it is in none, or that was not saved yet. */
export const componentIdOf = (path: string, values: unknown): number | undefined => {
  const id = holderOf(path, values)?.id;
  return typeof id === 'number' ? id : undefined;
};
