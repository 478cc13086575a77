export { createJudge, type Judge, type JudgeOptions } from './judge';
export type { Finding, ModerationSubject, Moderator } from './moderator';
export type { ModeratorObserver, ModeratorOutcome } from './outages';
export { createPace } from './pace';
export { plainReading, type Readings, readingsOf, readSubject } from './readings';
export { unreadable } from './unreadable';
export { defaultThresholds, type Threshold, type Thresholds } from './thresholds';
export { type ModerationDecision, type Verdict, verdictOf } from './verdict';
