import { ForgeError } from '../../engine/errors';
import type { HttpClient, Reading, Refusal } from '../../provider-kit';

/**
 * What `POST /prompt` says of a graph that it does not take (execution.py, `validate_prompt`):
 * `{error: {type, message, details}, node_errors: {id: {class_type, errors: [{message, details}]}}}`.
 */
export const readRefusal = ({ body }: Refusal): Reading => {
  const { error, node_errors: nodes } = recordOf(body);
  const ofNodes = nodeProblems(nodes);
  const { message, details } = recordOf(error);
  const words = ofNodes.length > 0 ? ofNodes.join('; ') : [message, details].filter((text) => typeof text === 'string' && text !== '').join(': ');
  return words === '' ? {} : { message: words };
};

/** Problems that are told, and the length up to which each is looked at, characters. A graph may have thousands of nodes. */
const mostProblems = 10;
const maxProblemLength = 2_000;

/** `CheckpointLoaderSimple (4): Value not in list: ckpt_name: 'x' not in […]`, for each of the first ten. */
export const nodeProblems = (nodes: unknown): string[] =>
  Object.entries(recordOf(nodes))
    .slice(0, mostProblems)
    .flatMap(([id, node]) => {
      const { class_type: kind, errors } = recordOf(node);
      return (Array.isArray(errors) ? errors.slice(0, mostProblems) : []).map((one: unknown) => {
        const { message, details } = recordOf(one);
        const words = [message, details].filter((text) => typeof text === 'string' && text !== '').join(': ');
        return `${String(kind)} (${id}): ${words}`.slice(0, maxProblemLength);
      });
    })
    .slice(0, mostProblems);

/**
 * Why a job failed, by the messages in its history: pairs of an event and its data (execution.py, `handle_execution_error`).
 * Whatever a node throws it would throw again.
 */
export const jobError = (messages: unknown, { redact }: Pick<HttpClient, 'redact'>): ForgeError => {
  for (const message of Array.isArray(messages) ? (messages as unknown[]) : []) {
    const [event, data] = Array.isArray(message) ? (message as unknown[]) : [];
    const { exception_message: words, exception_type: type, node_type: node, node_id: id } = recordOf(data);
    if (event === 'execution_interrupted') return new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', 'ComfyUI: somebody has interrupted the job there.');
    if (event !== 'execution_error') continue;
    return new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', `ComfyUI failed in ${redact(`${String(node)} (${String(id)}): ${String(words).trim()}`)}`, {
      details: { ...(typeof node === 'string' && { node: redact(node) }), ...(typeof type === 'string' && { exception: redact(type) }) },
    });
  }
  return new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', 'ComfyUI failed, and gave no reason.');
};

export const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
