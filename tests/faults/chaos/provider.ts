import {
  type FakeOpenAI,
  type FakeStep,
  startFakeOpenAI,
} from '../../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import type { Chance } from './random';

/** How long a call may take before the client gives up, ms. */
export const callTimeoutMs = 2_000;

const refusal = (status: number, code: string | null, headers: Record<string, string> = {}): FakeStep => ({
  kind: 'answer',
  status,
  headers,
  body: { error: { message: 'A bad day.', type: 'server_error', param: null, code } },
});

/** What a provider can do to a call, and how often. */
const days: { weight: number; value: { name: string; step: FakeStep } }[] = [
  { weight: 56, value: { name: 'answered', step: { kind: 'ok' } } },
  { weight: 10, value: { name: 'answered slowly', step: { kind: 'late', byMs: 600 } } },
  { weight: 5, value: { name: '429', step: refusal(429, 'rate_limit_exceeded', { 'retry-after-ms': '300' }) } },
  { weight: 6, value: { name: '500', step: refusal(500, null) } },
  { weight: 3, value: { name: 'hung', step: { kind: 'hang' } } },
  { weight: 2, value: { name: 'hung in the answer', step: { kind: 'hang', after: 'headers' } } },
  { weight: 4, value: { name: 'cut', step: { kind: 'cut' } } },
  { weight: 3, value: { name: 'cut in the answer', step: { kind: 'cut', after: 'headers' } } },
  { weight: 3, value: { name: 'garbage', step: { kind: 'answer', body: '<html>not today</html>' } } },
  {
    weight: 2,
    value: { name: 'garbage for an image', step: { kind: 'answer', body: { data: [{ b64_json: 'bm90IGFuIGltYWdl' }] } } },
  },
  { weight: 3, value: { name: 'truncated image', step: { kind: 'truncated' } } },
  { weight: 3, value: { name: 'answered too late', step: { kind: 'late', byMs: callTimeoutMs + 500 } } },
];

export interface ChaosProvider extends Pick<FakeOpenAI, 'url' | 'close'> {
  /** How often it did what. */
  readonly did: Readonly<Record<string, number>>;
  /** Number of calls that it received, by prompt. */
  calls(): Map<string, number>;
}

/** A provider on loopback that speaks the Images API and has every kind of bad day. */
export const startChaosProvider = async (chance: Chance): Promise<ChaosProvider> => {
  const did: Record<string, number> = Object.fromEntries(days.map(({ value: { name } }) => [name, 0]));
  const openai = await startFakeOpenAI({
    otherwise() {
      const { name, step } = chance.weighted(days);
      did[name] = (did[name] ?? 0) + 1;
      return step;
    },
  });
  return {
    url: openai.url,
    close: openai.close,
    did,
    calls() {
      const counts = new Map<string, number>();
      for (const { fields } of openai.requests) {
        const prompt = String(fields.prompt);
        counts.set(prompt, (counts.get(prompt) ?? 0) + 1);
      }
      return counts;
    },
  };
};
