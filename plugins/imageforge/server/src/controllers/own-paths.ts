/**
 * Whether a request is for one of our two prefixes, the admin's and the content API's. The router takes
 * letters of either case; what it does not find at all (`/api/imageforge`, an escaped letter) went
 * through the body parser before, and is answered too.
 */
export const ownPaths = (apiPrefix: string): ((path: string) => boolean) => {
  const prefixes = [`${apiPrefix}/imageforge`, '/imageforge'].map((prefix) => prefix.toLowerCase());
  return (path) => {
    const plain = unescaped(path).toLowerCase();
    return prefixes.some((prefix) => plain === prefix || plain.startsWith(`${prefix}/`));
  };
};

/** What is no valid escape stays as it is. */
const unescaped = (path: string): string =>
  path.replace(/(%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
