import { badResponse } from '../../provider-kit';
import { isRecord } from './job-answer';

/** A job that has begun. It is kept as text, so that another worker can wait for it. */
export interface Job {
  id: string;
  /** Where it is to be looked at, and nowhere else: the work is done in one of several regions. */
  pollingUrl: URL;
  /** In credits. `undefined`: the service did not say. */
  cost?: number;
  /** Megapixels of the source images that are charged. */
  inputMegapixels?: number;
}

/**
 * The job that an answer names: `{id, polling_url, cost, input_mp, output_mp}`.
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE when it names none, or one at a host that gets no key of ours.
 */
export const readJob = (body: unknown, baseURL: string): Job => {
  const { id, polling_url: link, cost, input_mp: inputMegapixels } = isRecord(body) ? body : {};
  if (typeof id !== 'string' || typeof link !== 'string' || !URL.canParse(link, baseURL)) throw badResponse('Black Forest Labs named no job.');
  const pollingUrl = new URL(link, baseURL);
  if (!isOwnHost(pollingUrl, new URL(baseURL))) {
    throw badResponse(`Black Forest Labs wants its job ${id} to be looked at on ${pollingUrl.host}, which is none of its hosts; the key is not sent there.`);
  }
  return {
    id,
    pollingUrl,
    ...(typeof cost === 'number' && cost >= 0 && { cost }),
    ...(typeof inputMegapixels === 'number' && inputMegapixels >= 0 && { inputMegapixels }),
  };
};

/** The configured address itself; from the official one, any region of it. */
const isOwnHost = (url: URL, base: URL): boolean => {
  if (url.username !== '' || url.password !== '') return false;
  if (url.origin === base.origin) return true;
  const isOfficial = ({ protocol, port, hostname }: URL) => protocol === 'https:' && port === '' && /(^|\.)bfl\.ai$/.test(hostname);
  return isOfficial(base) && isOfficial(url);
};

export const writeJob = ({ id, pollingUrl, cost, inputMegapixels }: Job): string =>
  JSON.stringify({ id, polling_url: pollingUrl.href, cost, input_mp: inputMegapixels });

/** @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE */
export const parseJob = (text: string, baseURL: string): Job => {
  try {
    return readJob(JSON.parse(text) as unknown, baseURL);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw badResponse('Expected a job as it was stored, got something else.');
    throw thrown;
  }
};
