import { ForgeError, asForgeError } from '../errors';
import { environment, knownHelpers } from './environment';
import { type TemplateFault, templateError } from './fault';
import { type TemplateReference, inspectTemplate } from './inspect';
import { createRenderBudget, limitError, promptLimits } from './limits';
import { parseTemplate } from './parse-template';
import { plainVariables } from './plain-data';

export interface CompiledTemplate {
  /** Names of the variables that it uses, each once, in order of appearance. */
  readonly variables: readonly string[];
  /** Every use of a variable or of a list's item, with its place. */
  readonly references: readonly TemplateReference[];
  /**
   * Writes the text. Every variable that the template uses must be there; null and '' write nothing.
   *
   * @throws ForgeError IMAGEFORGE_TEMPLATE_VARIABLE when one is missing or has no text,
   *   IMAGEFORGE_TEMPLATE_LIMIT when it grows or runs beyond the limits
   */
  render(variables: Readonly<Record<string, unknown>>): string;
}

const options = { knownHelpers, knownHelpersOnly: true, noEscape: true, strict: false };

/** Handlebars' compiler has no more to say after our inspection; if it does, it is a fault like others. */
const compile = (program: hbs.AST.Program, fail: (fault: Omit<TemplateFault, 'field'>) => Error) => {
  try {
    // Standalone tags and `~` swallow their line here; `parse` takes a tree although its type doesn't say so.
    const processed = environment.parse(program as unknown as string);
    // `compile` waits for the first call; `precompile` finds out now.
    environment.precompile(processed, options);
    return environment.compile<Record<string, unknown>>(processed, options);
  } catch (thrown) {
    const { message, lineNumber, column } = thrown as {
      message: string;
      lineNumber?: number;
      column?: number;
    };
    throw fail({ message, ...(lineNumber !== undefined && { line: lineNumber, column: (column ?? 0) + 1 }) });
  }
};

/**
 * Compiles a template's text.
 *
 * @param options.field name of the text field, for error messages
 * @throws ForgeError IMAGEFORGE_TEMPLATE_INVALID with `{field, line, column, message}` in its details,
 *   or IMAGEFORGE_TEMPLATE_LIMIT
 */
export const compileTemplate = (text: string, { field }: { field?: string } = {}): CompiledTemplate => {
  if (text.length > promptLimits.templateLength) throw limitError('templateLength', field);
  const fail = (fault: Omit<TemplateFault, 'field'>): Error =>
    templateError({ ...(field && { field }), ...fault });
  const program = parseTemplate(text, fail);
  const references = inspectTemplate(program, text, fail, field);
  const template = compile(program, fail);
  const variables = [...new Set(references.flatMap(({ variable }) => variable ?? []))];

  return {
    variables,
    references,
    render(given) {
      const context = plainVariables(given, field);
      const missing = variables.filter((name) => !Object.hasOwn(context, name));
      if (missing.length > 0) throw missingError(missing, field);
      const budget = createRenderBudget(field);
      const text = run(() =>
        template(context, {
          data: { root: context, context, budget },
          allowProtoPropertiesByDefault: false,
          allowProtoMethodsByDefault: false,
        }),
      );
      budget.checkLength(text.length);
      return text;
    },
  };
};

const run = (render: () => string): string => {
  try {
    return render();
  } catch (thrown) {
    throw asForgeError(thrown);
  }
};

const missingError = (names: readonly string[], field?: string): ForgeError =>
  new ForgeError(
    'IMAGEFORGE_TEMPLATE_VARIABLE',
    `${field ? `"${field}" needs` : 'The template needs'} ${names.map((name) => `"${name}"`).join(', ')}.`,
    {
      details: {
        ...(field && { field }),
        problems: names.map((variable) => ({ variable, expected: 'a value', received: 'nothing' })),
      },
    },
  );
