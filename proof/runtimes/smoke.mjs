// @ts-check
/** The smoke suite: the client must pass it in every runtime, against the mock over a socket. Plain modules, no test runner. */
import { CaicainiError, createClient } from 'caicaini';

/**
 * @typedef {{ url: string, closed: string, key: string, emptyKey: string }} Stage The mock's address, an address on which no
 *   server listens, a good key, and a key without credits.
 * @typedef {{ check: string, ok: boolean, ms: number, detail?: string }} Line The result of a check.
 * @typedef {{ stage: Stage, client: ReturnType<typeof createClient>, receipts: import('caicaini').Receipt[] }} Context
 */

/** @type {import('caicaini').MessageRequest} */
const REQUEST = { model: 'caicaini/auto', max_tokens: 64, messages: [{ role: 'user', content: 'Hi' }] };
/** @type {import('caicaini').ChatCompletionRequest} */
const CHAT_REQUEST = { model: 'caicaini/auto', messages: [{ role: 'user', content: 'Hi' }] };
const ANSWER = /^You said “Hi”/;

/** The checks by their names, in order. A check that fails throws. */
/** @type {Record<string, (context: Context) => Promise<void>>} */
export const CHECKS = {
  async 'create answers with a receipt'({ client, receipts }) {
    const message = await client.messages.create(REQUEST);
    must(ANSWER.test(textOf(message)), `answered ${JSON.stringify(message)}`);
    must(receipts[0]?.id === message.id && receipts[0].attempts === 1, `receipts ${JSON.stringify(receipts)}`);
  },

  async 'a message stream gives the message that create gives'({ client, receipts }) {
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

  async 'a wrong request gives the action fix'({ client }) {
    const error = await failure(client.messages.create({ ...REQUEST, messages: [] }));
    must(error.action === 'fix' && error.status === 400 && error.attempts.length === 1, told(error));
  },

  async 'an account without credits stops the calls, and the errors do not show the key'({ stage }) {
    const client = open(stage, { apiKey: stage.emptyKey });
    const errors = [];
    for (let call = 1; call <= 3; call++) errors.push(await failure(client.messages.create(REQUEST)));
    for (const error of errors) must(error.action === 'stop' && error.status === 402, told(error));
    // The second 402 in a row confirms the first, so the third call is not sent
    const sent = errors.map(({ attempts }) => attempts.length);
    must(sent.join() === '1,1,0', `attempts ${sent.join()}`);
    const shown = errors.map((error) => `${error.stack} ${JSON.stringify(error)}`).join();
    must(!shown.includes(stage.emptyKey), 'the key is shown');
  },

  async 'a call to an overloaded gateway is retried'({ client, stage, receipts }) {
    await script(stage, { status: 529 }, 2);
    await client.messages.create(REQUEST, { retry: { baseDelayMs: 1 } });
    must(receipts[0]?.attempts === 3, `receipts ${JSON.stringify(receipts)}`);
  },

  async 'the client waits for Retry-After'({ client, stage, receipts }) {
    await script(stage, { status: 429, retryAfter: 1 }, 1);
    const began = Date.now();
    await client.messages.create(REQUEST);
    const waited = Date.now() - began;
    must(waited >= 1000 && receipts[0]?.attempts === 2, `${waited} ms, receipts ${JSON.stringify(receipts)}`);
  },

  async 'a call whose connection breaks is retried'({ client, stage }) {
    // Every connection breaks, because Deno and Chromium resend a request by themselves when a kept connection breaks
    await script(stage, { fault: 'reset-before' });
    const error = await failure(client.messages.create(REQUEST, { retry: { baseDelayMs: 1, maxAttempts: 2 } }));
    must(error.action === 'retry' && error.charged === 'unknown' && error.attempts.length === 2, told(error));
  },

  async 'a call to a closed port can be retried later'({ stage }) {
    const client = open(stage, { baseUrl: stage.closed, retry: { maxAttempts: 1 } });
    const error = await failure(client.models.list());
    must(error.action === 'retry' && error.because === 'attempts' && error.status === undefined, told(error));
  },

  async 'a broken stream gives its message id'({ client, stage }) {
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

  async 'an abort ends a request without an answer'({ client, stage }) {
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

  async 'a key with a line break is refused, and the error does not show it'({ stage }) {
    const apiKey = `${stage.key}\nx`;
    const error = await failure((async () => open(stage, { apiKey }))());
    must(!`${error.stack} ${JSON.stringify(error)}`.includes(stage.key), 'the key is shown');
  },

  async 'a page needs dangerouslyAllowBrowser to make a client'({ stage }) {
    const make = async () => createClient({ apiKey: stage.key, baseUrl: stage.url });
    if (!('document' in globalThis)) return void (await make());
    must((await failure(make())).message.includes('dangerouslyAllowBrowser'), 'refused for another reason');
  },
};

/**
 * Runs every check, one after the other.
 * @param {Stage} stage
 * @param {(line: Line) => void} report Called when a check ends.
 */
export async function smoke(stage, report) {
  for (const [check, run] of Object.entries(CHECKS)) {
    const began = Date.now();
    /** @type {Context['receipts']} */
    const receipts = [];
    let detail;
    try {
      await script(stage);
      await run({
        stage,
        receipts,
        client: open(stage, { hooks: { onReceipt: (receipt) => receipts.push(receipt) } }),
      });
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

/** Sets the fault of the mock's next requests; without an answer there is none. @param {Stage} stage @param {object} [answer] @param {number} [times] */
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
