import type { Generation, Recipe } from '../generation/generation';
import type { Verdict } from '../moderation';
import type { Remains } from '../ports';
import type { Expired } from './judge';

/** What stays on the row, with marks for what does not. */
export const remainsOf = (generation: Generation, expired: Expired, now: Date): Remains => {
  const at = now.toISOString();
  const purged = {
    ...generation.purged,
    ...(expired.prompt && { prompt: at }),
    ...(expired.originals && { originals: at }),
    ...(expired.images.length > 0 && { images: [...(generation.purged?.images ?? []), ...expired.images] }),
  };
  const { recipe, images, warnings, screening } = generation;
  if (!expired.prompt) return { recipe, images, warnings, purged };
  return {
    recipe: withoutPrompt(recipe),
    images: images.map((image) => (image.moderation ? { ...image, moderation: withoutExcerpts(image.moderation) } : image)),
    // Their details quote what was left out or changed.
    warnings: warnings.map(({ code, message }) => ({ code, message })),
    ...(screening && { screening: { ...screening, verdict: withoutExcerpts(screening.verdict) } }),
    purged,
  };
};

/** All that made the image but the words. */
const withoutPrompt = ({ negativePrompt: _negativePrompt, ...recipe }: Recipe): Recipe => ({
  ...recipe,
  prompt: '',
  ...(recipe.template && { template: { ...recipe.template, variables: {} } }),
  output: { format: recipe.output.format, quality: recipe.output.quality },
});

/** The scores stay: they are about the moderators. */
const withoutExcerpts = (verdict: Verdict): Verdict => ({
  ...verdict,
  findings: verdict.findings.map(({ excerpt: _excerpt, ...finding }) => finding),
});
