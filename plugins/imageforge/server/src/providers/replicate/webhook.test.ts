import { createHmac } from 'node:crypto';
import type { JobNotice } from '../../engine/image-model';
import { createWebhookVerifier, webhookToleranceMs } from '.';

const secret = `whsec_${Buffer.from('a signing key of 24 bytes').toString('base64')}`;
const now = Date.parse('2026-11-25T12:00:00Z');
const rawBody = '{"id":"p1","status":"succeeded","output":["https://replicate.delivery/x.png"]}';

const sign = ({ id = 'msg_1', at = now, body = rawBody, key = secret } = {}): JobNotice => {
  const timestamp = String(Math.floor(at / 1_000));
  const signature = createHmac('sha256', Buffer.from(key.replace('whsec_', ''), 'base64')).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }, rawBody: body };
};
const verify = (request: JobNotice) => createWebhookVerifier(secret, () => now)(request);

it('takes a webhook that Replicate has signed', () => {
  expect(verify(sign())).toEqual({ isValid: true, isNew: true, predictionId: 'p1' });
});

// Replicate signs by this scheme; the figures are those of its reference implementations.
it('takes the reference signature of Standard Webhooks', () => {
  const request = {
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    rawBody: '{"test": 2432232314}',
  };
  const verifier = createWebhookVerifier('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', () => 1_614_265_330_000);
  // Signed as it should be; that it tells of no prediction comes after.
  expect(verifier(request)).toEqual({ isValid: false, reason: 'expected a prediction as the body' });
  expect(verifier({ ...request, rawBody: '{"test": 2432232315}' })).toMatchObject({ reason: expect.stringContaining('webhook-signature') });
});

it('takes one of several signatures, as when the secret was changed', () => {
  const { headers, rawBody: body } = sign();
  const several = `v1,bm90IHRoaXMgb25l ${String(headers['webhook-signature'])}`;
  expect(verify({ headers: { ...headers, 'webhook-signature': several }, rawBody: body })).toMatchObject({ isValid: true });
});

it('tells one that came before', () => {
  const verifier = createWebhookVerifier(secret, () => now);
  expect([verifier(sign()), verifier(sign()), verifier(sign({ id: 'msg_2' }))]).toEqual([
    { isValid: true, isNew: true, predictionId: 'p1' },
    { isValid: true, isNew: false, predictionId: 'p1' },
    { isValid: true, isNew: true, predictionId: 'p1' },
  ]);
});

it('forgets those that are too old to come again', () => {
  let time = now;
  const verifier = createWebhookVerifier(secret, () => time);
  verifier(sign());
  time += 3 * webhookToleranceMs;
  verifier(sign({ id: 'msg_2', at: time }));
  time = now;
  expect(verifier(sign())).toMatchObject({ isNew: true });
});

it.each<[string, JobNotice]>([
  ['another body', { ...sign(), rawBody: rawBody.replace('succeeded', 'failed') }],
  ['the same body, written anew', { ...sign(), rawBody: JSON.stringify(JSON.parse(rawBody), null, 1) }],
  ['another secret', sign({ key: `whsec_${Buffer.from('another').toString('base64')}` })],
  ['another id', { ...sign(), headers: { ...sign().headers, 'webhook-id': 'msg_9' } }],
  ['a signature of another version', { ...sign(), headers: { ...sign().headers, 'webhook-signature': String(sign().headers['webhook-signature']).replace('v1', 'v2') } }],
  ['an empty signature', { ...sign(), headers: { ...sign().headers, 'webhook-signature': 'v1,' } }],
  ['no signature', { ...sign(), headers: { ...sign().headers, 'webhook-signature': undefined } }],
  ['two ids', { ...sign(), headers: { ...sign().headers, 'webhook-id': ['msg_1', 'msg_1'] } }],
  ['a timestamp of five minutes and a second ago', sign({ at: now - webhookToleranceMs - 1_000 })],
  ['a timestamp of the future', sign({ at: now + webhookToleranceMs + 1_000 })],
  ['a timestamp that is none', { ...sign(), headers: { ...sign().headers, 'webhook-timestamp': 'now' } }],
  ['a body without a prediction', sign({ body: '[]' })],
  ['a body that is no JSON', sign({ body: 'hello' })],
])('refuses %s', (_, request) => {
  expect(verify(request)).toEqual({ isValid: false, reason: expect.any(String) });
});
