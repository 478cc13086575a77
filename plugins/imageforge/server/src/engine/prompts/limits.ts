import { ForgeError } from '../errors';

/** What a template may be and do. A template that somebody wrote must never stop the server. */
export const promptLimits = {
  /** Characters of a template's text. */
  templateLength: 20_000,
  /** Characters of what it renders, and of what one helper returns. */
  outputLength: 32_000,
  /** Expressions, texts and blocks in one template. */
  nodes: 2_000,
  /** Blocks and subexpressions inside each other. */
  nesting: 32,
  /** Turns of all `each` blocks of one rendering together. */
  iterations: 1_000,
  /** Work of one rendering: each call of a helper costs `callCost` and the characters that it reads. */
  work: 2_000_000,
  callCost: 50,
  /** Characters of all variables together. */
  variablesLength: 1_000_000,
  /** Values of all variables together, list items counted. */
  variablesCount: 10_000,
} as const;

type PromptLimit = Exclude<keyof typeof promptLimits, 'callCost'>;

const sentences: Record<PromptLimit, string> = {
  templateLength: 'characters of template text',
  outputLength: 'characters of rendered text',
  nodes: 'expressions and texts in a template',
  nesting: 'blocks or helpers inside each other',
  iterations: 'turns of "each"',
  work: 'units of work in one rendering',
  variablesLength: 'characters of variables',
  variablesCount: 'values in variables',
};

/** The error of a limit: `IMAGEFORGE_TEMPLATE_LIMIT`, with the limit and its maximum in the details. */
export const limitError = (limit: PromptLimit, field?: string): ForgeError =>
  new ForgeError(
    'IMAGEFORGE_TEMPLATE_LIMIT',
    `${field ? `"${field}": expected` : 'Expected'} at most ${promptLimits[limit]} ${sentences[limit]}.`,
    { details: { ...(field && { field }), limit, maximum: promptLimits[limit] } },
  );

/** What one rendering has used up. Its methods throw `IMAGEFORGE_TEMPLATE_LIMIT`. */
export interface RenderBudget {
  readonly field: string | undefined;
  /** Counts one turn of an `each`. */
  iterate(): void;
  /** Counts a call of a helper that reads this many characters. */
  spend(characters: number): void;
  /** Counts characters that were written by an expression. */
  emit(characters: number): void;
  /** Checks a text that is about to be returned or appended. */
  checkLength(characters: number): void;
}

export const createRenderBudget = (field?: string): RenderBudget => {
  let iterations = 0;
  let work = 0;
  let emitted = 0;
  return {
    field,
    iterate() {
      iterations += 1;
      if (iterations > promptLimits.iterations) throw limitError('iterations', field);
    },
    spend(characters) {
      work += promptLimits.callCost + characters;
      if (work > promptLimits.work) throw limitError('work', field);
    },
    emit(characters) {
      emitted += characters;
      if (emitted > promptLimits.outputLength) throw limitError('outputLength', field);
    },
    checkLength(characters) {
      if (characters > promptLimits.outputLength) throw limitError('outputLength', field);
    },
  };
};
