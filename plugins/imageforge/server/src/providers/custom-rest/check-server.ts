import { type DescriptionProblem, emptyPromises } from '../../provider-kit';
import { passedOn } from './build-request';
import type { CustomRestOptions, Template } from './options';
import { isImagePlace, placeOf, placesIn, placesOf, type TemplatePlace, textsOf } from './placeholders';

type Described = Pick<CustomRestOptions, 'requests' | 'job' | 'answer' | 'models'>;

/** Everything that is wrong with how a server is described, beyond the kinds of its values. */
export const checkServer = (server: Described): DescriptionProblem[] => [
  ...templateProblems(server),
  ...modeProblems(server),
  ...promiseProblems(server),
  ...priceProblems(server),
];

const templateProblems = ({ requests, job, models }: Described): DescriptionProblem[] => {
  const check = (template: Template, place: TemplatePlace, path: (string | number)[]): DescriptionProblem[] =>
    [...textsOf(template, path)].flatMap((found) => {
      const known = placesOf(place, models);
      const unknown = placesIn(found.text).find((name) => !known.includes(name));
      if (unknown !== undefined) {
        const list = known.map((name) => `{{${name}}}`).join(', ');
        return [{ path: found.path, message: `there is no place {{${unknown}}} here, only ${list}` }];
      }
      const image = placesIn(found.text).find(isImagePlace);
      return image !== undefined && placeOf(found.text) === undefined
        ? [{ path: found.path, message: `expected {{${image}}} alone, because an image is no part of a text` }]
        : [];
    });
  return [
    ...requests.flatMap(({ path, query, json = null, form = {} }, index) => [
      ...check(path, 'path', ['requests', index, 'path']),
      ...check(query, 'path', ['requests', index, 'query']),
      ...check(json, 'json', ['requests', index, 'json']),
      ...check(form, 'form', ['requests', index, 'form']),
    ]),
    ...(job
      ? [
          ...check(job.path, 'job-path', ['job', 'path']),
          ...check(job.result ?? '', 'job-path', ['job', 'result']),
          ...check(job.cancel?.path ?? '', 'job-path', ['job', 'cancel', 'path']),
        ]
      : []),
  ];
};

/** What is charged by the second costs what nobody knows where the answer does not tell the seconds. */
const priceProblems = ({ answer, models }: Described): DescriptionProblem[] =>
  answer.seconds !== undefined
    ? []
    : models.flatMap(({ price }, index) =>
        price?.kind === 'per-second' ? [{ path: ['models', index, 'price'], message: 'expected "answer.seconds" for a price by the second' }] : [],
      );

const modeProblems = ({ requests, job, answer, models }: Described): DescriptionProblem[] => {
  const served = new Set(requests.flatMap(({ modes }) => modes));
  return [
    ...models.flatMap(({ capabilities: { modes, maxImages } }, index) => {
      const path = ['models', index, 'capabilities'];
      const missing = modes.find((mode) => !served.has(mode));
      return [
        ...(missing ? [{ path: [...path, 'modes'], message: `expected a request for ${missing}` }] : []),
        ...(answer.as === 'bytes' && maxImages > 1 ? [{ path: [...path, 'maxImages'], message: 'expected 1, because the answer is the bytes of one image' }] : []),
      ];
    }),
    ...(job && answer.as === 'bytes' && job.result === undefined
      ? [{ path: ['job', 'result'], message: 'expected a path, because an answer that tells a status is not an image' }]
      : []),
  ];
};

const promiseProblems = ({ requests, models }: Described): DescriptionProblem[] =>
  models.flatMap(({ capabilities }, index) =>
    emptyPromises(capabilities, (mode) => {
      const request = requests.find(({ modes }) => modes.includes(mode));
      return request ? passedOn(request) : new Set();
    }).map((message) => ({ path: ['models', index, 'capabilities'], message })),
  );
