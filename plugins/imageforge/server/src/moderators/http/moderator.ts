import type { ImageBytes } from '../../engine/image-model';
import type { ModerationSubject, Moderator } from '../../engine/moderation';
import { askService } from '../ask-service';
import { fillTemplate } from './fill-template';
import { readScores, type ScorePointers } from './read-scores';

export interface HttpModeratorOptions {
  id: string;
  /** Texts and images usually go to different addresses: what judges both is configured twice. */
  judges: 'text' | 'image';
  url: string;
  headers: Readonly<Record<string, string>>;
  /**
   * JSON with places like `{{text}}` (see `fillTemplate`), or `bytes`: the image itself.
   * `undefined`: `{ "text": "{{text}}" }` or `{ "image": "{{image}}" }`.
   */
  body?: 'bytes' | Readonly<Record<string, unknown>>;
  scores: ScorePointers;
  /** For one question, ms. */
  timeoutMs: number;
  /** Makes an image small, and of a common type. */
  viewOf(image: ImageBytes): Promise<ImageBytes>;
}

/** Any classifier that answers over HTTP, by configuration: one's own, a local model's, another company's. */
export const createHttpModerator = ({ id, judges, body, scores, viewOf, ...service }: HttpModeratorOptions): Moderator => ({
  id,
  judges: [judges],
  async moderate(subject, signal) {
    const answer = await askService(service, await bodyOf(subject, body, viewOf), signal);
    return readScores(answer, scores).map((score) => ({ moderator: id, ...score }));
  },
});

const bodyOf = async (
  subject: ModerationSubject,
  body: HttpModeratorOptions['body'],
  viewOf: HttpModeratorOptions['viewOf'],
): Promise<{ mediaType: string; data: string | Uint8Array<ArrayBuffer> }> => {
  const json = (template: Readonly<Record<string, unknown>>, values: Record<string, string>) => ({
    mediaType: 'application/json',
    data: JSON.stringify(fillTemplate(template, { kind: subject.kind, ...values })),
  });
  if ('text' in subject) return json(typeof body === 'object' ? body : { text: '{{text}}' }, { text: subject.text });
  const { mediaType, bytes } = await viewOf(subject.image);
  if (body === 'bytes') return { mediaType, data: new Uint8Array(bytes) };
  const image = Buffer.from(bytes).toString('base64');
  return json(body ?? { image: '{{image}}' }, { image, mediaType, dataUrl: `data:${mediaType};base64,${image}` });
};
