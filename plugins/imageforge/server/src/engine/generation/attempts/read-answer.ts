import { actualCost, believableUsage, isBelievableCost } from '../../budget';
import { shortDetails } from '../../errors';
import type { ImageResult, Warning } from '../../image-model';
import type { Candidate } from '../../routing/candidates';
import type { Attempt } from '../generation';

/** Most warnings of a generation that providers' own are added to: a row is read and written whole. */
const maxWarnings = 50;
/** Characters of a warning, of its details as JSON, and of a version or an id. */
const maxMessage = 500;
const maxDetails = 2_000;
const maxName = 200;
/** Characters of the name of a job, which is of use only as a whole. Some are addresses. */
const maxJob = 2_000;

/** Whether the name of a job can be kept: it is no longer than a row has room for, and databases take it as text. */
export const isKeptName = (job: string): boolean => job.length <= maxJob && !/\0|\p{Surrogate}/u.test(job);

/**
 * What is kept of an answer besides its images. It comes from outside and is not believed as it is: a
 * cost or a usage that cannot be is unknown, with a warning, and texts are cut.
 * @param warned how many warnings the generation has.
 */
export const readAnswer = (
  result: ImageResult,
  { key, price, recipe: { size, quality } }: Candidate,
  warned: number,
): { facts: Pick<Attempt, 'usage' | 'costMicroUsd' | 'modelVersion' | 'requestId'>; warnings: Warning[] } => {
  const { usage, refused } = believableUsage(result.usage);
  const byUsage = () => (refused.length > 0 ? undefined : actualCost(price, usage, { size, quality }));
  const cost: unknown = price?.kind === 'free' ? 0 : (result.costMicroUsd ?? byUsage());
  const isKnown = isBelievableCost(cost);
  const unbelieved = [...refused, ...(cost === undefined || isKnown ? [] : [`a cost of ${String(cost).slice(0, 40)} micro-USD`])];
  const { modelVersion, requestId } = result;
  return {
    facts: {
      usage,
      ...(isKnown && { costMicroUsd: cost }),
      ...(modelVersion && { modelVersion: cut(modelVersion, maxName) }),
      ...(requestId && { requestId: cut(requestId, maxName) }),
    },
    warnings: [
      ...(unbelieved.length > 0 ? [unbelievable(key, unbelieved, isKnown)] : []),
      ...cutWarnings(result.warnings, Math.max(0, maxWarnings - warned)),
    ],
  };
};

const unbelievable = (key: string, figures: readonly string[], isKnown: boolean): Warning => ({
  code: 'other',
  message: `${key} answered with figures that cannot be: ${figures.join(', ')}. ${isKnown ? 'They are not counted.' : 'What the call cost is not known.'}`,
});

const cutWarnings = (warnings: readonly Warning[], room: number): Warning[] => {
  const cutOne = ({ code, message, details }: Warning): Warning => {
    const kept = shortDetails(details, maxDetails);
    return { code, message: cut(message, maxMessage), ...(kept && { details: kept }) };
  };
  if (warnings.length <= room) return warnings.map(cutOne);
  if (room === 0) return [];
  const shown = warnings.slice(0, room - 1).map(cutOne);
  return [...shown, { code: 'other', message: `${warnings.length - shown.length} more warnings of the provider are not kept.` }];
};

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
