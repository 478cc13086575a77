import { ForgeError } from '../errors';
import { compileTemplate } from './compile-template';
import { limitError, promptLimits } from './limits';
import { joinPhrases, tidyLine, tidyRendered, tidyWhitespace } from './tidy';
import type { TemplateTextField, TemplateTexts } from './validate-template';

/** A style that is laid over prompts. Its texts are taken as they are, they are no templates. */
interface StylePreset {
  /** Goes before the prompt. */
  promptPrefix?: string | null;
  /** Goes after the prompt. */
  promptSuffix?: string | null;
  /** Joins the prompt's own negative prompt. */
  negativePrompt?: string | null;
}

export interface ComposeOptions {
  /** This or `prompt`. */
  template?: TemplateTexts;
  /** Values of the template's variables, as `resolveVariables` gives them. */
  variables?: Readonly<Record<string, unknown>>;
  /** A prompt that somebody wrote. This or `template`. */
  prompt?: string;
  /** Replaces the template's; the preset's is added to it. */
  negativePrompt?: string;
  preset?: StylePreset;
}

export interface ComposedPrompt {
  prompt: string;
  /** `undefined`: none. */
  negativePrompt?: string;
  /** Texts of the file; `undefined`: the template has none, or they came out empty. */
  alternativeText?: string;
  caption?: string;
  fileName?: string;
}

/** Characters that the media library and `keepAssetSchema` take. */
const textLengths = { alternativeText: 1_000, caption: 1_000, fileName: 120 } as const;

const withinLimit = (text: string, field: string): string => {
  if (text.length > promptLimits.outputLength) throw limitError('outputLength', field);
  return text;
};

/**
 * Makes the texts of a generation: the template or the free prompt, with the style preset around it.
 * A free prompt keeps its punctuation; of a rendered one, what empty variables left behind is tidied.
 *
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST when nothing is left of the prompt, and the errors
 *   of `compileTemplate` and `render`
 */
export const composePrompt = (options: ComposeOptions): ComposedPrompt => {
  const { template, variables = {}, prompt, preset } = options;
  if ((template === undefined) === (prompt === undefined)) {
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', 'Expected either a prompt or a template.');
  }
  const render = (field: TemplateTextField): string | undefined => {
    const text = template?.[field];
    return text ? compileTemplate(text, { field }).render(variables) : undefined;
  };
  const line = (field: keyof typeof textLengths): string | undefined => {
    const text = render(field);
    return text === undefined ? undefined : tidyLine(text, textLengths[field]);
  };

  const own = prompt === undefined ? tidyRendered(render('prompt') ?? '') : tidyWhitespace(prompt);
  if (own === '') {
    throw new ForgeError(
      'IMAGEFORGE_INVALID_REQUEST',
      'The prompt is empty: expected a text that says what to show.',
    );
  }
  const negative = options.negativePrompt ?? tidyRendered(render('negativePrompt') ?? '');
  const composed = {
    negativePrompt: withinLimit(
      joinPhrases([tidyWhitespace(negative), preset?.negativePrompt]),
      'negativePrompt',
    ),
    alternativeText: line('alternativeText'),
    caption: line('caption'),
    fileName: line('fileName'),
  };
  const { promptPrefix, promptSuffix } = preset ?? {};
  const styled = promptPrefix || promptSuffix ? joinPhrases([promptPrefix, own, promptSuffix]) : own;
  return {
    prompt: withinLimit(styled, 'prompt'),
    ...Object.fromEntries(Object.entries(composed).filter(([, text]) => text)),
  };
};
