/** The gateway without faults: rules that the statuses of the script do not show. */
import { describe, expect, test } from 'vitest';
import { rows } from './catalogue.js';
import { startForeign } from './gateway.js';
import { play, SCRIPT, type Reply } from './script.js';

const replies = async (name: string): Promise<Reply[]> =>
  (await play(SCRIPT.find((step) => step.name === name)!)).replies;
const json = (reply: Reply | undefined): any => JSON.parse(reply!.body);
const events = (reply: Reply | undefined): any[] =>
  reply!.body
    .split('\r\n')
    .filter((line) => line.startsWith('data:') && !line.includes('[DONE]'))
    .map((line) => JSON.parse(line.slice(5)));
const textOf = (message: any): string => message.content.map((block: any) => block.text ?? '').join('');

describe('the gateway without faults', () => {
  test.each(SCRIPT.filter((step) => step.want.some((status) => status >= 400)).map((step) => step.name))(
    'refuses with the error envelope: %s',
    async (name) => {
      for (const reply of await replies(name)) {
        if (reply.status < 400) continue;
        const type = rows()[reply.status];
        expect(json(reply)).toMatchObject({ type: 'error', error: { type, message: expect.any(String) } });
        expect('retry-after' in reply.headers).toBe(reply.status === 429);
      }
    },
  );

  test('sends the rate limits with every key, and none without a key', async () => {
    for (const name of ['message', 'message-stream', 'account', 'malformed', 'cli', 'empty', 'heavy', 'unknown-path']) {
      for (const { headers } of await replies(name)) {
        expect(Number(headers['x-ratelimit-remaining-requests'])).toBeLessThanOrEqual(
          Number(headers['x-ratelimit-limit-requests']),
        );
        expect(Number(headers['x-ratelimit-reset-requests'])).toBeLessThanOrEqual(60);
      }
    }
    for (const { headers } of await replies('no-key')) expect(headers).not.toHaveProperty('x-ratelimit-tier');
  });

  test('begins the minute of a key with its first request', async () => {
    const minute = await replies('minute');
    const left = minute.map(({ headers }) => [
      headers['x-ratelimit-remaining-requests'],
      headers['x-ratelimit-reset-requests'],
    ]);
    expect(left).toEqual([
      ['89999', '60'],
      ['89998', '40'],
      ['89997', '10'],
      ['89999', '60'],
    ]);
  });

  test.each(['spend-message', 'spend-message-stream', 'spend-chat', 'spend-chat-stream', 'spend-tool'])(
    'charges the credits of the receipt: %s',
    async (name) => {
      const [before, turn, after] = await replies(name);
      const said = name.includes('stream')
        ? events(turn)
            .flatMap((event) => event.usage ?? [])
            .at(-1)
        : json(turn).usage;
      expect(said.credits_consumed).toBeGreaterThan(0);
      expect(json(after).wallet.apiCredits).toBe(json(before).wallet.apiCredits - said.credits_consumed);
      expect(json(after).consumed.credits).toBe(said.credits_consumed);
    },
  );

  test.each(['spend-count', 'spend-refused', 'spend-empty', 'spend-reads', 'spend-throttled'])(
    'charges nothing: %s',
    async (name) => {
      const accounts = (await replies(name)).map(json).filter((each) => each.wallet);
      expect(accounts.at(-1).wallet).toEqual(accounts[0].wallet);
    },
  );

  test('gives the same answer streamed and whole', async () => {
    const [whole, stream] = await replies('message-stream-and-whole');
    const deltas = events(stream).flatMap((event) => event.delta?.text ?? []);
    expect(deltas.join('')).toBe(textOf(json(whole)));
    expect(events(stream).find((event) => event.type === 'message_delta').usage).toEqual(json(whole).usage);
    const [chat, chunks] = await replies('chat-stream-and-whole');
    const pieces = events(chunks).flatMap((event) => event.choices[0]?.delta.content ?? []);
    expect(pieces.join('')).toBe(json(chat).choices[0].message.content);
  });

  test('streams the events in the documented order', async () => {
    const [stream] = await replies('message-stream-thinking');
    const order = events(stream).map((event) => event.type as string);
    expect(order.filter((type, at) => type !== order[at - 1]).join(' ')).toBe(
      'message_start ping content_block_start content_block_delta content_block_stop ' +
        'content_block_start content_block_delta content_block_stop message_delta message_stop',
    );
  });

  test('calls tools with inputs that fit their schemas', async () => {
    const [message] = await replies('message-tools-auto');
    const calls = json(message).content.filter((block: any) => block.type === 'tool_use');
    expect(calls.map((call: any) => [call.name, Object.keys(call.input)])).toEqual([
      ['get_tides', ['city', 'units', 'days']],
      ['find_ferry', ['from', 'at']],
    ]);
    const [chat] = await replies('chat-tool');
    const [choice] = json(chat).choices;
    expect(choice).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
    expect(JSON.parse(choice.message.tool_calls[0].function.arguments)).toHaveProperty('from');
  });

  test('counts the requests and the charged credits', async () => {
    const gateway = await startForeign();
    const post = () =>
      fetch(`${gateway.url}/v1/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${gateway.keys.main}` },
        body: JSON.stringify({ model: 'caicaini/opus', max_tokens: 9, messages: [{ role: 'user', content: 'Ahoy' }] }),
      });
    const { usage } = await (await post()).json();
    expect([gateway.requests, gateway.creditsCharged]).toEqual([1, usage.credits_consumed]);
    await gateway.close();
  });
});
