/** Names of options whose values nobody may see, wherever they stand. */
const secretNames = /^(apiKey|apiSecret|secret|token|password|organization|project|headers|credentials|privateKey)$/i;
/** Shorter ones would turn up in ordinary words. */
const leastLength = 6;

/**
 * Every secret that the options hold: by its name, and in addresses the login and the query,
 * which is often a token; of webhooks the path as well.
 */
export const secretsOf = (options: unknown): string[] => {
  const found = new Set<string>(pathsOfWebhooks(options));
  const collect = (value: unknown, isSecret: boolean): void => {
    if (typeof value === 'string') for (const secret of isSecret ? [value] : secretsInUrl(value)) found.add(secret);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) collect(inner, isSecret || secretNames.test(name));
    }
  };
  collect(options, false);
  const spelled = [...found].flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  // The longest first: one may be a part of another.
  return [...new Set(spelled)].filter(({ length }) => length >= leastLength).sort((one, other) => other.length - one.length);
};

/** Whole, because a part may be a word like any other; and parts that look like no word. */
const pathsOfWebhooks = (options: unknown): string[] => {
  const { webhooks = [] } = (options ?? {}) as { webhooks?: readonly { url: string }[] };
  return webhooks.flatMap(({ url }) => {
    if (!URL.canParse(url)) return [];
    const { pathname } = new URL(url);
    const tokens = pathname.split('/').filter((part) => part.length >= 16 && /\d/.test(part));
    return [pathname, ...tokens].flatMap((text) => [text, decoded(text)]);
  });
};

const secretsInUrl = (text: string): string[] => {
  if (!/^[a-z]+:\/\//i.test(text) || !URL.canParse(text)) return [];
  const { username, password, search, searchParams } = new URL(text);
  const parts = [username, password, decoded(password), search.slice(1), ...searchParams.values()];
  return parts.filter((part) => part !== '');
};

/** A stray `%` stays what it is. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** @returns the text without any of the secrets */
export const createRedact = (secrets: readonly string[]) => (text: string): string =>
  secrets.reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text);

export type Redact = ReturnType<typeof createRedact>;
