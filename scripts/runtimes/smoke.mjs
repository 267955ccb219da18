// @ts-check
/** The smoke suite: what the client must do in every runtime, against the mock over a socket. Plain modules, no test runner. */
import { CaicainiError, createClient } from 'caicaini';

/**
 * @typedef {{ url: string, nobody: string, key: string, emptyKey: string }} Stage The mock's address, one where nobody
 *   listens, a good key and one without credits.
 * @typedef {{ check: string, ok: boolean, ms: number, detail?: string }} Line What came of a check.
 * @typedef {{ stage: Stage, client: ReturnType<typeof createClient>, receipts: import('caicaini').Receipt[] }} Scene
 */

/** @type {Omit<import('caicaini').MessageRequest, 'stream'>} */
const REQUEST = { model: 'caicaini/auto', max_tokens: 64, messages: [{ role: 'user', content: 'Hi' }] };
/** @type {Omit<import('caicaini').ChatCompletionRequest, 'stream'>} */
const CHAT_REQUEST = { model: 'caicaini/auto', messages: [{ role: 'user', content: 'Hi' }] };
const ANSWER = /^You said “Hi”/;

/** Every check by its name, in order. It throws when something is not as it must be. */
/** @type {Record<string, (scene: Scene) => Promise<void>>} */
export const CHECKS = {
  async 'create answers with a receipt'({ client, receipts }) {
    const message = await client.messages.create(REQUEST);
    must(ANSWER.test(textOf(message)), `answered ${JSON.stringify(message)}`);
    must(receipts[0]?.id === message.id && receipts[0].attempts === 1, `receipts ${JSON.stringify(receipts)}`);
  },

  async 'a message streams as it would be created'({ client, receipts }) {
    const stream = client.messages.stream(REQUEST);
    let text = '';
    let pieces = 0;
    for await (const piece of stream.text()) {
      text += piece;
      pieces += 1;
    }
    const message = await stream.finalMessage();
    must(pieces > 1 && ANSWER.test(text) && textOf(message) === text, `${pieces} pieces: ${text}`);
    must(receipts[0]?.id === stream.id, `receipts ${JSON.stringify(receipts)}`);
  },

  async 'a chat completion streams'({ client }) {
    let text = '';
    for await (const piece of client.chat.completions.stream(CHAT_REQUEST).text()) text += piece;
    must(ANSWER.test(text), text);
  },

  async 'a stream can be left early'({ client, stage }) {
    await script(stage, { stream: { everyMs: 20 } });
    let events = 0;
    for await (const event of client.messages.stream(REQUEST)) {
      events += 1;
      if (event.type === 'content_block_delta') break;
    }
    await script(stage);
    must(events > 0 && ANSWER.test(textOf(await client.messages.create(REQUEST))), `${events} events`);
  },

  async 'a wrong request is to be fixed'({ client }) {
    const error = await failure(client.messages.create({ ...REQUEST, messages: [] }));
    must(error.action === 'fix' && error.status === 400 && error.attempts.length === 1, told(error));
  },

  async 'an empty account stops all calls, unsent, and shows no key'({ stage }) {
    const client = open(stage, { apiKey: stage.emptyKey });
    const [first, second] = [
      await failure(client.messages.create(REQUEST)),
      await failure(client.messages.create(REQUEST)),
    ];
    must(first.action === 'stop' && first.status === 402, told(first));
    must(second.action === 'stop' && second.attempts.length === 0, told(second));
    const shown = [first, second].map((error) => `${error.stack} ${JSON.stringify(error)}`).join();
    must(!shown.includes(stage.emptyKey), 'the key is shown');
  },

  async 'an overloaded gateway is asked again'({ client, stage, receipts }) {
    await script(stage, { status: 529 }, 2);
    await client.messages.create(REQUEST, { baseMs: 1 });
    must(receipts[0]?.attempts === 3, `receipts ${JSON.stringify(receipts)}`);
  },

  async 'Retry-After is waited for'({ client, stage, receipts }) {
    await script(stage, { status: 429, retryAfter: 1 }, 1);
    const began = Date.now();
    await client.messages.create(REQUEST);
    const waited = Date.now() - began;
    must(waited >= 1000 && receipts[0]?.attempts === 2, `${waited} ms, receipts ${JSON.stringify(receipts)}`);
  },

  async 'a connection that breaks is tried again'({ client, stage }) {
    // Always, because Deno and Chromium send a request again by themselves when a kept connection breaks
    await script(stage, { fault: 'reset-before' });
    const error = await failure(client.messages.create(REQUEST, { baseMs: 1, maxAttempts: 2 }));
    must(error.action === 'retry' && error.charged === 'unknown' && error.attempts.length === 2, told(error));
  },

  async 'a port where nobody listens can be tried later'({ stage }) {
    const client = open(stage, { baseUrl: stage.nobody, maxAttempts: 1 });
    const error = await failure(client.models.list());
    must(error.action === 'retry' && error.because === 'attempts' && error.status === undefined, told(error));
  },

  async 'a broken stream tells what had arrived'({ client, stage }) {
    await script(stage, { stream: { after: 4, then: 'cut' } }, 1);
    const stream = client.messages.stream(REQUEST);
    let text = '';
    const error = await failure(
      (async () => {
        for await (const piece of stream.text()) text += piece;
      })(),
    );
    must(error.because === 'stream-started' && text !== '' && error.messageId === stream.id, told(error));
  },

  async 'a redirect is not followed'({ client, stage }) {
    await script(stage, { fault: 'redirect' }, 1);
    const error = await failure(client.messages.create(REQUEST));
    must(error.action === 'fix' && error.attempts.length === 1, told(error));
  },

  async 'an abort before the call sends nothing'({ client }) {
    const reason = new Error('changed my mind');
    must((await thrown(client.models.list({ signal: AbortSignal.abort(reason) }))) === reason, 'another error');
  },

  async 'an abort ends a request that is not answered'({ client, stage }) {
    await script(stage, { fault: 'stall' }, 1);
    const [signal, reason] = abortSoon();
    must((await thrown(client.messages.create(REQUEST, { signal }))) === reason, 'another error');
  },

  async 'an abort ends a wait'({ client, stage }) {
    await script(stage, { status: 503, retryAfter: 60 }, 1);
    const [signal, reason] = abortSoon();
    must((await thrown(client.messages.create(REQUEST, { signal }))) === reason, 'another error');
  },

  async 'an abort ends a stream'({ client, stage }) {
    await script(stage, { stream: { after: 4, then: 'stall' } }, 1);
    const reason = new Error('changed my mind');
    const controller = new AbortController();
    const reading = (async () => {
      const stream = client.messages.stream(REQUEST, { signal: controller.signal });
      for await (const event of stream) if (event.type === 'content_block_delta') controller.abort(reason);
    })();
    must((await thrown(reading)) === reason, 'another error');
  },

  async 'a key that no header may carry is refused without being shown'({ stage }) {
    const apiKey = `${stage.key}\nx`;
    const error = await failure((async () => open(stage, { apiKey }))());
    must(!`${error.stack} ${JSON.stringify(error)}`.includes(stage.key), 'the key is shown');
  },

  async 'in a page a client is made only when allowed'({ stage }) {
    const make = async () => createClient({ apiKey: stage.key, baseUrl: stage.url });
    if (!('document' in globalThis)) return void (await make());
    must((await failure(make())).message.includes('dangerouslyAllowBrowser'), 'refused for another reason');
  },
};

/**
 * Runs every check, one after the other.
 * @param {Stage} stage
 * @param {(line: Line) => void} report Told of each as it ends.
 */
export async function smoke(stage, report) {
  for (const [check, run] of Object.entries(CHECKS)) {
    const began = Date.now();
    /** @type {Scene['receipts']} */
    const receipts = [];
    let detail;
    try {
      await script(stage);
      await run({ stage, receipts, client: open(stage, { onReceipt: (receipt) => receipts.push(receipt) }) });
    } catch (error) {
      detail = String(/** @type {Error} */ (error)?.stack ?? error);
    }
    report({ check, ok: detail === undefined, ms: Date.now() - began, ...(detail !== undefined && { detail }) });
  }
}

/** @param {Stage} stage @param {import('caicaini').ClientOptions} options */
function open({ url, key }, options) {
  return createClient({ apiKey: key, baseUrl: url, dangerouslyAllowBrowser: true, ...options });
}

/** Tells the mock what goes wrong with the next requests; without an answer, nothing. @param {Stage} stage @param {object} [answer] @param {number} [times] */
async function script({ url }, answer, times) {
  const rules = answer ? [{ answer, ...(times && { times }) }] : [];
  const response = await fetch(`${url}/__mock/faults`, { method: 'POST', body: JSON.stringify(rules) });
  must(response.ok, await response.text());
}

/** @param {import('caicaini').Message} message */
function textOf({ content }) {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

/** @param {Promise<unknown>} call @returns {Promise<unknown>} */
function thrown(call) {
  return call.then(
    (value) => Promise.reject(new Error(`no error but ${JSON.stringify(value)}`)),
    (/** @type {unknown} */ error) => error,
  );
}

/** @param {Promise<unknown>} call */
async function failure(call) {
  const error = await thrown(call);
  if (!CaicainiError.is(error)) throw error;
  return error;
}

/** @returns {[AbortSignal, Error]} */
function abortSoon() {
  const controller = new AbortController();
  const reason = new Error('changed my mind');
  setTimeout(() => controller.abort(reason), 100);
  return [controller.signal, reason];
}

/** @param {CaicainiError} error */
function told(error) {
  return `${error.message} ${JSON.stringify(error)}`;
}

/** @param {boolean} holds @param {string} detail */
function must(holds, detail) {
  if (!holds) throw new Error(detail);
}
