import type { Finding } from './moderator';

/**
 * What a moderator says of a text that it did not read to the end: a person does. It is a property of
 * the text, so asking again would change nothing.
 * @param reason for the reviewer
 */
export const unreadable = (moderator: string, reason = 'It can be read in too many ways.'): Finding => ({
  moderator,
  category: 'unreadable',
  score: 0,
  decided: 'review',
  excerpt: reason,
});
