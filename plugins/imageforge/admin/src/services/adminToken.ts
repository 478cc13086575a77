let latest: string | null = null;

/**
 * Keeps the admin's access token for streams. Strapi's fetch client refreshes tokens but cannot
 * stream, and its reader of the token is private; the auth context has it, after each refresh too.
 */
export const rememberAdminToken = (token: string | null): void => {
  latest = token;
};

export const adminToken = (): string | null => latest;
