import type { ImageBytes } from '../image-model';

/** What is judged: a text that goes to a model, or an image that comes from outside (a mask too) or from a model. */
export type ModerationSubject =
  | { kind: 'prompt' | 'negative-prompt'; text: string }
  | { kind: 'source' | 'output'; image: ImageBytes };

/** What a moderator can be asked about. A negative prompt is no text like others: it names what shall not be seen. */
export type Judged = 'text' | 'negative-prompt' | 'image';

/** One thing that a moderator noticed. */
export interface Finding {
  /** Id of the moderator. */
  moderator: string;
  /** The moderator's own name of what it is about: `violence`, `sexual/minors`, `own-rules`. */
  category: string;
  /** 0 (surely not) to 1 (surely). */
  score: number;
  /** What the moderator decided by itself, as a rule of one's own does. `undefined`: the score decides, by the thresholds. */
  decided?: 'review' | 'block';
  /** For the reviewer: the words that were noticed. `undefined`: the moderator doesn't tell. */
  excerpt?: string;
  /** Which of the request's source images it is about; the mask comes after them. `undefined`: its texts, or the image that was judged. */
  source?: number;
}

/** Somebody or something that judges what may be made and shown. */
export interface Moderator {
  /** Unique in the configuration. */
  readonly id: string;
  readonly judges: readonly Judged[];
  /**
   * @returns what it noticed, however weakly; the thresholds decide what that means.
   * @throws ForgeError IMAGEFORGE_MODERATOR_UNAVAILABLE when it can't judge: nothing passes unjudged.
   */
  moderate(subject: ModerationSubject, signal: AbortSignal): Promise<Finding[]>;
}
