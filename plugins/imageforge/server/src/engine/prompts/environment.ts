import Handlebars from 'handlebars';
import { ForgeError } from '../errors';
import { promptHelpers, valueFunctions } from './helpers';
import type { RenderBudget } from './limits';
import { describeValue, isBlank, toText } from './text';

/**
 * Writes one expression: lists joined, limits counted, what is missing refused. Every `{{…}}` is
 * compiled into a call of it (see `inspect.ts`). No template can write this name.
 */
export const emitHelper = '$emit';

/** What our helpers find in Handlebars' data frames. Templates only reach `@index` and its like. */
interface Frame {
  budget: RenderBudget;
  /** The value that `this` stands for in this frame: what `../` is compiled into. */
  context: unknown;
}

interface BlockOptions {
  fn(context: unknown, options?: { data?: Frame; blockParams?: unknown[] }): string;
  inverse(context: unknown): string;
  data: Frame;
}

/** Where an expression stands, 1-based. */
interface Place {
  original: string;
  line: number;
  column: number;
}

const refused = (budget: RenderBudget, place: Place, expected: string, value: unknown): ForgeError => {
  const received = describeValue(value);
  const { original, line, column } = place;
  return new ForgeError(
    'IMAGEFORGE_TEMPLATE_VARIABLE',
    `${budget.field ? `"${budget.field}", line` : 'Line'} ${line}, column ${column}: ` +
      `"${original}" should be ${expected}, but it is ${received}.`,
    {
      details: {
        ...(budget.field && { field: budget.field }),
        line,
        column,
        problems: [{ variable: original, expected, received }],
      },
    },
  );
};

const emit = (
  value: unknown,
  original: string,
  line: number,
  column: number,
  options: BlockOptions,
): string => {
  const { budget } = options.data;
  const text = value === undefined ? undefined : toText(value);
  if (text === undefined) throw refused(budget, { original, line, column }, 'a text', value);
  budget.spend(text.length);
  budget.emit(text.length);
  return text;
};

/** Handlebars' own `each` walks anything, inherited iterators included, and as long as it likes. */
function each(
  this: unknown,
  list: unknown,
  original: string,
  line: number,
  column: number,
  options: BlockOptions,
): string {
  const { budget } = options.data;
  if (isBlank(list)) return options.inverse(this);
  if (!Array.isArray(list)) throw refused(budget, { original, line, column }, 'a list', list);
  let output = '';
  list.forEach((item: unknown, index) => {
    budget.iterate();
    const frame = Object.assign(Handlebars.createFrame(options.data) as Frame, {
      context: item,
      index,
      first: index === 0,
      last: index === list.length - 1,
    });
    output += options.fn(item, { data: frame, blockParams: [item, index] });
    budget.checkLength(output.length);
  });
  return output;
}

function withBlock(this: unknown, value: unknown, options: BlockOptions): string {
  options.data.budget.spend(0);
  if (isBlank(value)) return options.inverse(this);
  const frame = Object.assign(Handlebars.createFrame(options.data) as Frame, { context: value });
  return options.fn(value, { data: frame, blockParams: [value] });
}

function ifBlock(this: unknown, value: unknown, options: BlockOptions): string {
  options.data.budget.spend(0);
  return isBlank(value) ? options.inverse(this) : options.fn(this);
}

function unlessBlock(this: unknown, value: unknown, options: BlockOptions): string {
  options.data.budget.spend(0);
  return isBlank(value) ? options.fn(this) : options.inverse(this);
}

const createEnvironment = (): typeof Handlebars => {
  const environment = Handlebars.create();
  // Everything that Handlebars brings goes; what templates may call is registered below.
  for (const name of Object.keys(environment.helpers)) environment.unregisterHelper(name);
  for (const name of Object.keys(environment.decorators)) environment.unregisterDecorator(name);
  for (const [name, run] of valueFunctions) {
    environment.registerHelper(name, (...parameters: unknown[]) => {
      const { data } = parameters[parameters.length - 1] as BlockOptions;
      return run(parameters.slice(0, -1), data.budget);
    });
  }
  environment.registerHelper({ [emitHelper]: emit, each, with: withBlock, if: ifBlock, unless: unlessBlock });
  return environment;
};

/** An environment of our own, so that helpers which the application registers are not callable here. */
export const environment = createEnvironment();

/** Names that the compiler may resolve to a helper; the ones it knows of itself are switched off. */
export const knownHelpers: Record<string, boolean> = {
  helperMissing: false,
  blockHelperMissing: false,
  lookup: false,
  log: false,
  [emitHelper]: true,
  ...Object.fromEntries(promptHelpers.map(({ name }) => [name, true])),
};
