/**
 * The template with its places filled in: `{{text}}`, `{{image}}` (base64), `{{dataUrl}}`,
 * `{{mediaType}}`, `{{kind}}` (`prompt`, `source`, `output`). Filled in once: what a text says is
 * not looked at for places.
 */
export const fillTemplate = (template: unknown, values: Readonly<Record<string, string>>): unknown => {
  if (typeof template === 'string') {
    return template.replace(/\{\{(\w+)\}\}/g, (place, name: string) => (Object.hasOwn(values, name) ? (values[name] as string) : place));
  }
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, values));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, fillTemplate(value, values)]));
};
