import type { Options } from '.';
import type { Moderator } from '../engine/moderation';

/**
 * What watches over the images, in one line for the log at each start: an operator sees there that
 * something which was meant to be on is not.
 */
export const startLine = (
  { webhooks, retention, metrics, provenance }: Pick<Options, 'webhooks' | 'retention' | 'metrics' | 'provenance'>,
  moderators: readonly Pick<Moderator, 'id' | 'judges'>[],
): string => {
  const judging = (what: 'text' | 'image'): string =>
    moderators.flatMap(({ id, judges }) => (judges.includes(what) ? [id] : [])).join(', ') || 'nobody';
  const rules = Object.entries(retention).flatMap(([name, days]) => (days === null ? [] : [`${name} ${days}`]));
  return [
    `ImageForge: prompts judged by ${judging('text')}`,
    `images judged by ${judging('image')}`,
    `webhooks ${webhooks.length}`,
    `retention ${rules.join(', ') || 'none, everything is kept'}`,
    `metrics ${metrics.token ? 'on' : 'off'}`,
    `Content Credentials ${!provenance.c2pa.enabled ? 'off' : provenance.c2pa.certificate ? 'on' : 'on, with a self-made certificate for development'}`,
  ].join('; ');
};
