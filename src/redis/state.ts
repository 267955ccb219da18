/** The shared state of a limiter in Redis or Valkey, with one atomic script for each of its two methods. */
import { ACQUIRE, PUBLISH } from './scripts.js';
import type { SharedAnswer, SharedState, SharedStop } from './shared.js';

/** A client of the package `ioredis` or `redis` (node-redis). You connect and close it. */
export type RedisClient =
  { call(command: string, args: string[]): Promise<unknown> } | { sendCommand(args: string[]): Promise<unknown> };

/** Creates the shared state. Throws a `TypeError` when the client is neither an `ioredis` nor a `redis` client. */
export function redisState(client: RedisClient, prefix: string): SharedState {
  const send = commandOf(client);
  const run = async (script: Script, name: string, args: string[]): Promise<unknown> => {
    const all = ['1', prefix + name, ...args];
    try {
      return await send('EVALSHA', [await script.sha1(), ...all]);
    } catch (error) {
      // NOSCRIPT: the server has restarted and lost the script, so send its text
      if (!String(error).includes('NOSCRIPT')) throw error;
      return send('EVAL', [script.text, ...all]);
    }
  };
  return {
    acquire: async (name, { stops, maxTokens }) => readAnswer(await run(acquire, name, [String(maxTokens), ...stops])),
    publish: async (name, news) => {
      await run(publish, name, [JSON.stringify(news)]);
    },
  };
}

interface Script {
  text: string;
  sha1(): Promise<string>;
}

const acquire = script(ACQUIRE);
const publish = script(PUBLISH);

function script(text: string): Script {
  let digest: Promise<string> | undefined;
  return { text, sha1: () => (digest ??= sha1(text)) };
}

async function sha1(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

type Send = (command: string, args: string[]) => Promise<unknown>;

function commandOf(client: RedisClient): Send {
  // Look for `call` first: ioredis has both methods, and its sendCommand takes a Command object
  if ('call' in client && typeof client.call === 'function') return (command, args) => client.call(command, args);
  if ('sendCommand' in client && typeof client.sendCommand === 'function') {
    return (command, args) => client.sendCommand([command, ...args]);
  }
  throw new TypeError('redisLimiter: the client must come from the package ioredis or redis');
}

function readAnswer(answer: unknown): SharedAnswer {
  const [kind, first, second] = answer as [SharedAnswer['kind'], string?, string?];
  if (kind === 'wait') return { kind, waitMs: Number(first) };
  if (kind === 'blocked') return { kind, stop: JSON.parse(first!) as SharedStop, probeInMs: Number(second) };
  return { kind, used: Number(first), hasStops: second === '1' };
}
