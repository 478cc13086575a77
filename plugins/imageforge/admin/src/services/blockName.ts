interface Attribute {
  type: string;
  /** Uid, where it is a component. */
  component?: string;
}

/** What is needed to know of a content type or a component. */
export interface BlockSchema {
  info?: { displayName?: string };
  attributes?: Record<string, Attribute>;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * What the block that holds a field is called: a page has many fields named "image".
 * @param components by uid
 * @returns `undefined` for a field of the entry itself
 */
export const blockName = (
  path: string,
  values: unknown,
  schema: BlockSchema | undefined,
  components: Record<string, BlockSchema> = {},
): string | undefined => {
  let inside: unknown = values;
  let attributes = schema?.attributes;
  let block: BlockSchema | undefined;
  for (const segment of path.split('.').slice(0, -1)) {
    inside = isObject(inside) ? inside[segment] : undefined;
    const attribute = attributes?.[segment];
    const named = isObject(inside) ? inside.__component : undefined;
    const uid = typeof named === 'string' ? named : attribute?.component;
    if (uid === undefined) continue;
    block = components[uid];
    attributes = block?.attributes;
  }
  return block?.info?.displayName;
};
