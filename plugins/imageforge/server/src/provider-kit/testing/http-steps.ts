import type { HttpFailure } from '../../engine/testing/http-failures';
import type { ServerAnswer, ServerStep } from './scripted-server';

interface HttpStepOptions {
  /** The provider's own dress of a refusal. */
  refuse(status: number, message: string): ServerAnswer;
  /** The key, which some servers echo. */
  secret: string;
  /** Requests that are answered properly before the one that brings the image. Default: none. */
  before?: number;
  /** An image of another size than is asked for. */
  otherImage: Uint8Array;
}

/** What a scripted server does for a failure of the list that any server can have. */
export const httpSteps = (failure: HttpFailure, { refuse, secret, before = 0, otherImage }: HttpStepOptions): ServerStep[] => {
  const status = parseInt(failure, 10);
  if (!Number.isNaN(status)) {
    const answer = refuse(status, `A reason, for ${secret}.`);
    const headers = { ...answer.headers, ...(failure === '429-retry-after' && { 'retry-after': '2' }) };
    return [{ kind: 'answer', ...answer, headers }];
  }
  const image = (step: ServerStep): ServerStep[] => [...Array.from({ length: before }, () => ({ kind: 'proper' }) as const), step];
  switch (failure) {
    case 'redirect':
      return [{ kind: 'answer', status: 307, headers: { location: 'http://10.0.0.7/' } }];
    case 'hang':
      return [{ kind: 'hang' }];
    case 'cut':
      return [{ kind: 'cut' }];
    case 'too-large':
      return image({ kind: 'flood' });
    case 'empty-list':
      return image({ kind: 'answer', body: '' });
    case 'not-an-image':
      return image({ kind: 'answer', body: '<html>no image</html>' });
    case 'truncated':
      return image({ kind: 'halved' });
    case 'wrong-size':
      return image({ kind: 'answer', body: otherImage });
    case 'expired-link':
      return image({ kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' });
    case 'private-redirect':
      return image({ kind: 'answer', status: 302, headers: { location: 'http://10.0.0.7/secret.png' } });
    default:
      throw new Error(`There are no steps for the failure ${failure}.`);
  }
};
