/** Formats that `auto` may answer with beside jpeg, which everybody takes. */
export const negotiable = ['avif', 'webp'] as const;
export type Negotiable = (typeof negotiable)[number];

/**
 * The first of the formats that the reader names in its `Accept` header and does not refuse. `image/*`
 * and `*` + `/*` name none: readers send them that know neither AVIF nor WebP.
 * @param offered the smallest first
 */
export const negotiateFormat = (accept: string | undefined, offered: readonly Negotiable[]): Negotiable | 'jpeg' => {
  const taken = new Set<string>();
  // More than any browser sends; what a stranger sends may be long.
  for (const part of (accept ?? '').slice(0, 1_000).split(',')) {
    const [type = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
    const isRefused = parameters.some((one) => /^q=0(\.0{0,3})?$/.test(one));
    if (!isRefused) taken.add(type);
  }
  return offered.find((format) => taken.has(`image/${format}`)) ?? 'jpeg';
};
