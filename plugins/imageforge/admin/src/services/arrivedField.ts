import type { ArrivedImage } from './entryEvents';

type Values = Record<string, unknown>;

const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null;

/** The component that holds the field at `path`; `undefined`: the entry itself does. */
const holderOf = (path: string, values: unknown): Values | undefined => {
  const holder = path
    .split('.')
    .slice(0, -1)
    .reduce<unknown>((inside, segment) => (isObject(inside) ? inside[segment] : undefined), values);
  return path.includes('.') && isObject(holder) ? holder : undefined;
};

const withoutPositions = (path: string): string => path.replace(/\.\d+(?=\.)/g, '');

/**
 * Whether the image arrived in the field that stands at `path` of the form. A block may have been
 * moved in the form, or in the saved entry, so it is known by its id.
 * @param values the form's
 */
export const isArrivalFor = (arrived: Omit<ArrivedImage, 'file'>, path: string, values: unknown): boolean => {
  if (arrived.componentId === undefined) return arrived.path === path;
  const holder = holderOf(path, values);
  if (withoutPositions(arrived.path) !== withoutPositions(path) || holder?.id !== arrived.componentId) return false;
  // Only a dynamic zone says of which kind a component is; elsewhere there is one kind.
  return holder.__component === undefined || holder.__component === arrived.componentUid;
};
