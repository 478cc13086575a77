import { type ErrorCode, ForgeError } from '../../engine/errors';
import { badResponse, connectionError, type Reading, redact, refusalError } from '../../provider-kit';

interface Context {
  label: string;
  secrets: readonly string[];
}

/** What the SDK's errors have in common. They are told apart by name: a package may bring its own copy of the classes. */
interface SdkError {
  name?: unknown;
  message?: unknown;
  /** Of `AI_APICallError`. */
  statusCode?: unknown;
  responseBody?: unknown;
  responseHeaders?: unknown;
  cause?: unknown;
}

/** Names of errors that say that an answer came, and was none that can be read. */
const unreadable = /^AI_(JSONParse|TypeValidation|InvalidResponseData|EmptyResponseBody|NoImageGenerated|NoContentGenerated)Error$/;
/** Nothing was sent: a key or a setting is missing. */
const unconfigured = /^AI_Load(APIKey|Setting)Error$/;
const unsupported = /^AI_(NoSuchModel|UnsupportedFunctionality|InvalidArgument|InvalidPrompt)Error$/;

/** What a package threw, as our error. It is not kept as the cause: it holds the request with its headers. */
export const toForgeError = (thrown: unknown, { label, secrets }: Context): ForgeError => {
  const ours = causesOf(thrown).find((one): one is ForgeError => one instanceof ForgeError);
  if (ours) return ours;
  const { name, message, statusCode, responseBody, responseHeaders } = (thrown ?? {}) as SdkError;
  const said = redact(typeof message === 'string' ? message : String(thrown), secrets);
  if (typeof statusCode === 'number' && statusCode >= 300) {
    const body = typeof responseBody === 'string' ? parsed(responseBody) : responseBody;
    const headers = new Headers(isRecord(responseHeaders) ? (responseHeaders as Record<string, string>) : {});
    return refusalError({ status: statusCode, headers, body }, readRefusal(statusCode, body, said), label, secrets);
  }
  if (typeof statusCode === 'number' || unreadable.test(String(name))) return badResponse(`${label} did not answer as expected: ${said}`);
  if (unconfigured.test(String(name))) return new ForgeError('IMAGEFORGE_PROVIDER_AUTH', `${label} has no credentials: ${said}`);
  if (unsupported.test(String(name))) return new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', `${label} cannot do this: ${said}`);
  const connection = connectionError(thrown, label);
  if (connection.details?.reason !== undefined || connection.details?.possiblyCharged === false) return connection;
  // Packages that wait for a job say in words of their own that it failed.
  const code: ErrorCode = isModeration(said) ? 'IMAGEFORGE_MODERATION_REFUSED' : 'IMAGEFORGE_PROVIDER_UNAVAILABLE';
  return new ForgeError(code, `${label} failed: ${said}`, { details: { possiblyCharged: true } });
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const causesOf = (thrown: unknown): unknown[] => {
  const causes: unknown[] = [];
  for (let one = thrown; one !== undefined && one !== null && causes.length < 5; one = (one as { cause?: unknown }).cause) causes.push(one);
  return causes;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** The services behind the packages have no common dress for a refusal: its words tell. */
const readRefusal = (status: number, body: unknown, said: string): Reading => {
  const words = `${said} ${typeof body === 'string' ? body : JSON.stringify(body)}`;
  const message = said === '' ? {} : { message: said };
  if ([400, 403, 422, 451].includes(status) && isModeration(words)) return { ...message, code: 'IMAGEFORGE_MODERATION_REFUSED' };
  if ([400, 403, 429].includes(status) && /insufficient[_ ](quota|credit|funds|balance)|billing|exhausted your (balance|credit)/i.test(words)) {
    return { ...message, code: 'IMAGEFORGE_PROVIDER_QUOTA' };
  }
  return message;
};

const isModeration = (words: string): boolean =>
  /moderation|content[ _-]?(policy|filter|violation)|safety (system|filter|policy|guideline)|responsible ai|nsfw|flagged|sensitive (content|words)|prohibited content|usage guidelines/i.test(words);
