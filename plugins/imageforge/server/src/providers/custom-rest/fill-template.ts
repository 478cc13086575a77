import { fillText, placeOf, placesIn } from './placeholders';
import type { Template } from './options';

/**
 * The template with its places filled in. A place that is the whole text keeps the kind of its value, so
 * `"{{width}}"` becomes a number. A text with a place that has no value is left out, with its field.
 * @returns undefined when the template itself is left out
 */
export const fillTemplate = (template: Template, values: ReadonlyMap<string, unknown>): unknown => {
  if (typeof template === 'string') return fill(template, values);
  if (Array.isArray(template)) {
    return template.map((item: Template) => fillTemplate(item, values)).filter((item) => item !== undefined);
  }
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template)
      .map(([name, inner]) => [name, fillTemplate(inner, values)])
      .filter(([, value]) => value !== undefined),
  );
};

const fill = (text: string, values: ReadonlyMap<string, unknown>): unknown => {
  const whole = placeOf(text);
  if (whole !== undefined) return values.get(whole);
  const places = placesIn(text);
  return places.some((name) => values.get(name) === undefined) ? undefined : fillText(text, (name) => String(values.get(name)));
};
