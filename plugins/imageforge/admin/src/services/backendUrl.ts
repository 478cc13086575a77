/** Where the server is, without a slash at the end; empty: where the admin itself is. */
export const backendUrl = (): string => {
  const { strapi } = window as unknown as { strapi?: { backendURL?: string } };
  return (strapi?.backendURL ?? '').replace(/\/$/, '');
};

/** Makes an URL of the server usable in the admin, which may be served from another host. */
export const absoluteUrl = (url: string): string => (url.startsWith('/') ? `${backendUrl()}${url}` : url);
