/** The smoke suite as a worker: the stage is the body of a request, the answer has a line of JSON for each check. */
import { smoke } from './smoke.mjs';

export default {
  /** @param {Request} request */
  async fetch(request) {
    const stage = await request.json();
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    const write = (line) => writer.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
    void smoke(stage, write).finally(() => writer.close());
    return new Response(readable);
  },
};
