/** Words of the packages' metadata for content that was not allowed. A value that only says no is none. */
const flagNames = /^(nsfw|is_?nsfw|has_?nsfw_?concepts?|moderated|filtered|content_?filtered|blocked|flagged)$/i;
const reasonNames = /^(rai_?filtered_?reason|filtered_?reason|block_?reason|moderation_?reason|refusal|refusal_?reason)$/i;
const finishNames = /^(finish_?reasons?|status|image_?status)$/i;
const finishes = /safety|prohibited|content[_ -]?(filter|moderat|policy)|moderat|blocked|blocklist|recitation|nsfw|spii/i;

/**
 * Why an image was not allowed, by what a package tells of it in its metadata; undefined: it was.
 * The SDK's interface has no word for it.
 */
export const refusalIn = (metadata: unknown, depth = 0): string | undefined => {
  if (typeof metadata !== 'object' || metadata === null || depth > 4) return undefined;
  for (const [name, value] of Object.entries(metadata)) {
    if (flagNames.test(name) && (value === true || (Array.isArray(value) && value.includes(true)))) return name;
    if (reasonNames.test(name) && typeof value === 'string' && value !== '') return value;
    if (finishNames.test(name)) {
      const finish = [value].flat().find((one) => typeof one === 'string' && finishes.test(one));
      if (finish !== undefined) return String(finish);
    }
    const inner = refusalIn(value, depth + 1);
    if (inner !== undefined) return inner;
  }
  return undefined;
};

/** What the metadata says of each image, by position; empty where it says nothing of single images. */
export const perImage = (metadata: Readonly<Record<string, unknown>> = {}): unknown[] =>
  Object.values(metadata).flatMap((one) => {
    const images = typeof one === 'object' && one !== null ? (one as { images?: unknown }).images : undefined;
    return Array.isArray(images) ? (images as unknown[]) : [];
  });
