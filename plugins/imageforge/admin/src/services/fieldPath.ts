/** The path of a field as the server names it: `blocks[2].image` becomes `blocks.2.image`. */
export const fieldPath = (name: string): string =>
  name
    .replace(/\[(?:(\d+)|["']([^"']+)["'])\]/g, (_, index?: string, key?: string) => `.${index ?? key ?? ''}`)
    .replace(/^\.+|\.+$/g, '')
    .replace(/\.{2,}/g, '.');

/** A field's name for people, where its label is not a text: the last word of its path. */
export const lastSegment = (name: string): string => fieldPath(name).split('.').at(-1) ?? name;
