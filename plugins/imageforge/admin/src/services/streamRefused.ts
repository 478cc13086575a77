/** The server refused a stream. */
export class StreamRefused extends Error {
  constructor(readonly status: number) {
    super(`The stream was refused with status ${status}.`);
    this.name = 'StreamRefused';
  }
}
