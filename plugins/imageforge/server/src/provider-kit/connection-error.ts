import { ForgeError } from '../engine/errors';

/** Failures before the request went out: nothing can have been charged. */
const neverSent: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];
/** Certificates that were not trusted (nodejs.org/api/tls.html, "X509 certificate error codes"): the handshake comes first. */
const untrusted = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|HOSTNAME_MISMATCH|INVALID_CA)/;

/** What was thrown by fetch as an error that tells whether the call may have been charged. The words of a cause may quote a header, its code cannot. */
export const connectionError = (thrown: unknown, host: string): ForgeError => {
  const causes = causeChain(thrown);
  const reason = causes.map(({ code }) => code).find((code) => typeof code === 'string' && /^[A-Z0-9_]+$/.test(code)) as string | undefined;
  const isSent =
    !neverSent.some((one) => one === reason) &&
    !untrusted.test(reason ?? '') &&
    // Of fetch itself, which calls some ports never; it has no code.
    !causes.some(({ message }) => message === 'bad port');
  return new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', `The connection to ${host} failed${reason ? ` (${reason})` : ''}.`, {
    details: { possiblyCharged: isSent, ...(reason && { reason }) },
  });
};

const causeChain = (thrown: unknown): Record<string, unknown>[] => {
  const chain: Record<string, unknown>[] = [];
  for (let one = thrown; typeof one === 'object' && one !== null && chain.length < 5; one = (one as { cause?: unknown }).cause) {
    chain.push(one as Record<string, unknown>);
  }
  return chain;
};
