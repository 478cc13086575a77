import { createHttpClient, type HostedSettings, type HttpClient } from '../../provider-kit';
import { readRefusal } from './errors';

export const createStabilityClient = (settings: HostedSettings): HttpClient =>
  createHttpClient({
    label: 'Stability AI',
    baseURL: settings.baseURL,
    // The bytes themselves: base64 in JSON would be a third larger.
    headers: { authorization: `Bearer ${settings.apiKey}`, accept: 'image/*' },
    secrets: [settings.apiKey],
    timeoutMs: settings.timeoutMs,
    maxBytes: settings.maxImageBytes,
    readRefusal,
    ...(settings.fetch && { fetch: settings.fetch }),
  });
