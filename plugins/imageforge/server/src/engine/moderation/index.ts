export { createJudge, type Judge, type JudgeOptions } from './judge';
export type { Finding, ModerationSubject, Moderator } from './moderator';
export { createPace } from './pace';
export { plainReading, readSubject } from './readings';
export { unreadable } from './unreadable';
export { defaultThresholds } from './thresholds';
export { type Verdict, verdictOf } from './verdict';
