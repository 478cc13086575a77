import type { IncomingMessage } from 'node:http';

/** A file part of a multipart request. */
interface RecordedFile {
  /** Field name, e.g. `image[]`. */
  field: string;
  name: string;
  type: string;
  bytes: Buffer;
}

export interface RecordedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Fields as the API reads them: in multipart requests, numbers and booleans are no texts. */
  fields: Record<string, unknown>;
  files: RecordedFile[];
}

/** Reads a whole request, JSON or multipart. */
export const recordRequest = async (request: IncomingMessage): Promise<RecordedRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  const head = {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
  };
  if (!type.startsWith('multipart/form-data')) {
    return { ...head, fields: bytes.length > 0 ? JSON.parse(bytes.toString()) : {}, files: [] };
  }
  return { ...head, ...(await readForm(bytes, type)) };
};

const readForm = async (bytes: Buffer, type: string): Promise<Pick<RecordedRequest, 'fields' | 'files'>> => {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const fields: Record<string, unknown> = {};
  const files: RecordedFile[] = [];
  for (const [field, value] of form.entries()) {
    if (typeof value === 'string') fields[field] = fromText(value);
    else
      files.push({
        field,
        name: value.name,
        type: value.type,
        bytes: Buffer.from(await value.arrayBuffer()),
      });
  }
  return { fields, files };
};

const fromText = (text: string): unknown => {
  if (/^(true|false)$/.test(text)) return text === 'true';
  return /^\d{1,6}$/.test(text) ? Number(text) : text;
};
