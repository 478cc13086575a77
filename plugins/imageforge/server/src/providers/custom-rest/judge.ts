import type { ForgeError } from '../../engine/errors';
import { mediaTypeOf } from '../../engine/image-model';
import { failures, type HttpAnswer, type Reading, type Refusal, refusalError } from '../../provider-kit';
import type { CustomRestErrors } from './options';
import { follow, matches, textAt } from './pointer';

/** Says what an answer is that is no success, by the operator's rules. */
export interface Judge {
  /** What a refusal says; what is left out follows from its status. */
  read(refusal: Refusal): Reading;
  /** @throws ForgeError for an answer with a good status and a value that tells of a failure */
  refuse(answer: HttpAnswer): void;
  /** The error of a job that has failed. */
  failed(answer: HttpAnswer): ForgeError;
}

/** @param label of the server, for messages */
export const createJudge = (errors: CustomRestErrors, label: string, secrets: readonly string[]): Judge => {
  const failureIn = (body: unknown) => errors.byValue.find((rule) => follow(body, rule.pointer).some((value) => matches(rule, value)))?.is;
  const read = ({ status, body }: Refusal): Reading => {
    const is = failureIn(body) ?? errors.byStatus[String(status)];
    const message = textAt(body, errors.message);
    return { ...(is && { code: failures[is] }), ...(message && { message }) };
  };
  const refusalOf = ({ status, headers, json }: HttpAnswer): Refusal => ({ status, headers, body: json() });
  return {
    read,
    refuse(answer) {
      if (errors.byValue.length === 0 || mediaTypeOf(answer.bytes)) return;
      const refusal = refusalOf(answer);
      if (failureIn(refusal.body)) throw refusalError(refusal, read(refusal), label, secrets);
    },
    failed(answer) {
      const refusal = refusalOf(answer);
      // That it failed is no word about the next time.
      return refusalError(refusal, { code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', ...read(refusal) }, label, secrets);
    },
  };
};
