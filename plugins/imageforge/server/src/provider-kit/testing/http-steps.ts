import type { HttpFailure } from '../../engine/testing/http-failures';
import type { FakeAnswer } from '../../engine/testing/serve-loopback';
import type { LoopbackStep } from './loopback-server';

interface HttpStepOptions {
  /** The provider's own dress of a refusal. */
  refuse(status: number, message: string): FakeAnswer;
  /** The key, which some servers echo. */
  secret: string;
  /** Requests that are answered properly before the one that brings the image. Default: none. */
  before?: number;
  /** An image of another size than is asked for. */
  otherImage: Uint8Array;
}

/** What a loopback server does for a failure of the list that any server can have. */
export const httpSteps = (failure: HttpFailure, { refuse, secret, before = 0, otherImage }: HttpStepOptions): LoopbackStep[] => {
  const status = parseInt(failure, 10);
  if (!Number.isNaN(status)) {
    const answer = refuse(status, `A reason, for ${secret}.`);
    const headers = { ...answer.headers, ...(failure === '429-retry-after' && { 'retry-after': '2' }) };
    return [{ ...answer, headers }];
  }
  const image = (step: LoopbackStep): LoopbackStep[] => [...Array.from({ length: before }, () => 'proper' as const), step];
  switch (failure) {
    case 'redirect':
      return [{ status: 307, headers: { location: 'http://10.0.0.7/' } }];
    case 'hang':
      return ['hang'];
    case 'cut':
      return ['cut'];
    case 'too-large':
      return image('flood');
    case 'empty-list':
      return image({ body: '' });
    case 'not-an-image':
      return image({ body: '<html>no image</html>' });
    case 'truncated':
      return image('halved');
    case 'wrong-size':
      return image({ body: otherImage });
    case 'expired-link':
      return image({ status: 403, body: '<Error><Code>AccessDenied</Code></Error>' });
    case 'private-redirect':
      return image({ status: 302, headers: { location: 'http://10.0.0.7/secret.png' } });
    default:
      throw new Error(`There are no steps for the failure ${failure}.`);
  }
};
