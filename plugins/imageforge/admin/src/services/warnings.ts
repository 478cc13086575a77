import type { WarningView } from '../../../shared/generations';

/**
 * Those that are still worth saying beside the images: what a setting could not do was said beside the
 * settings, before anything was paid.
 */
export const worthSaying = (warnings: WarningView[]): WarningView[] =>
  warnings.filter(({ code }) => code !== 'unsupported-setting');

const word = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** The name of the text that says a warning to editors, and what it has to name. */
export const warningText = ({ code, details = {} }: WarningView): { key: string; values: Record<string, string> } => {
  if (code === 'unsupported-setting' && details.negativePrompt !== undefined) return { key: 'warning.negative-prompt', values: {} };
  const { name, setting, parameter, asked, received } = details;
  return {
    key: `warning.${code}`,
    values: { name: word(name ?? setting ?? parameter), asked: word(asked), received: word(received) },
  };
};
