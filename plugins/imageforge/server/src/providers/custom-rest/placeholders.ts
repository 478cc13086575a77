import { callValueNames, parameterPrefix } from '../../provider-kit';
import type { CustomRestModel, Template } from './options';

/** Forms in which an image is sent. Left out: base64. */
const imageForms = ['dataUrl', 'file'] as const;

const images = ['image', 'images', 'mask'] as const;
const imagePlaces = images.flatMap((name) => [name, ...imageForms.map((form) => `${name}.${form}`)]);

/** Places of texts and numbers, which may stand within a longer text. */
const textPlaces = ['model', ...callValueNames];

/** Where a template stands decides what it may hold. */
export type TemplatePlace = 'path' | 'job-path' | 'json' | 'form';

export const placesOf = (place: TemplatePlace, models: readonly CustomRestModel[]): string[] => {
  if (place === 'job-path') return ['job', 'model'];
  const parameters = new Set(models.flatMap(({ capabilities }) => capabilities.parameters));
  const texts = [...textPlaces, ...[...parameters].map((name) => `${parameterPrefix}${name}`)];
  if (place === 'path') return texts;
  return [...texts, ...imagePlaces.filter((name) => place === 'form' || !name.endsWith('.file'))];
};

const pattern = /\{\{([^{}]*)\}\}/g;

/** Names of the places in a text. */
export const placesIn = (text: string): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);

/** The place that is the whole text; `undefined`: the text is more than that. */
export const placeOf = (text: string): string | undefined => /^\{\{([^{}]*)\}\}$/.exec(text)?.[1];

/** Every text of a template, with the way to it. Names of fields hold no places. */
export function* textsOf(template: Template, path: readonly (string | number)[] = []): Generator<{ path: (string | number)[]; text: string }> {
  if (typeof template === 'string') yield { path: [...path], text: template };
  else if (typeof template === 'object' && template !== null) {
    const entries: [string | number, Template][] = Array.isArray(template) ? template.map((item: Template, index) => [index, item]) : Object.entries(template);
    for (const [name, inner] of entries) yield* textsOf(inner, [...path, name]);
  }
}

/** Whether a place holds an image, or several: then it is the whole text. */
export const isImagePlace = (name: string): boolean => imagePlaces.includes(name);

/** The text with its places filled in, each once: what a prompt says is not looked at for places. */
export const fillText = (text: string, valueOf: (name: string) => string): string => text.replace(pattern, (_, name: string) => valueOf(name));
