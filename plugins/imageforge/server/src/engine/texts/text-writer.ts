import type { ImageBytes } from '../image-model';
import type { TextField } from './texts';

/** What is to be described. */
export interface TextSubject {
  /** A small view of the finished image. `undefined`: there is none to look at. */
  image?: ImageBytes;
  /** What the image was made of; empty where it is not known any more. */
  prompt: string;
  /** What the entry is called that it was made for, by language. */
  titles: Readonly<Record<string, string>>;
  /** A text that the template has, and the language that it is in, to say the same in others. */
  given?: { locale: string; alternativeText?: string; caption?: string };
  /** In which languages, the main one first. */
  locales: readonly string[];
}

/** What a model wrote, by language: plain text within `maxLengths`. A language or a text may be missing, but not the main alternative text. */
export type ModelTexts = Record<string, Partial<Record<TextField, string>>>;

/** A model that writes the texts of images. It makes one attempt. */
export interface TextWriter {
  /** Whether it looks at the image. Where not, it is given none. */
  readonly looks: boolean;
  /**
   * @throws ForgeError of the `IMAGEFORGE_PROVIDER_*` codes, or IMAGEFORGE_CANCELED
   */
  write(subject: TextSubject, signal: AbortSignal): Promise<{ texts: ModelTexts; usage: TextUsage }>;
}

/** Tokens that a call was charged for. `undefined`: not told. */
export interface TextUsage {
  inputTokens?: number;
  outputTokens?: number;
}

/** Hears of each call to a model that writes texts: they are paid, and stand in no budget. */
export interface TextObserver {
  textsAsked(outcome: 'written' | 'failed', usage: TextUsage): void;
}
