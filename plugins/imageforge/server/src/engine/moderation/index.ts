export type { Finding, ModerationSubject, Moderator } from './moderator';
export type { ModerationDecision, Verdict } from './verdict';
