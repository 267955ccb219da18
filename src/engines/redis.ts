/** The door's knowledge shared between processes through Redis or Valkey: one atomic script for each question and each news. */
import type { DoorStore, SharedStop, StoreAnswer } from '../door-store.js';
import { ASK, TELL } from './redis-scripts.js';

/** The user's own client: `ioredis`, or `redis` (node-redis). It stays the user's to connect and to close. */
export type RedisClient =
  { call(command: string, args: string[]): Promise<unknown> } | { sendCommand(args: string[]): Promise<unknown> };

/** How the keys are named, and how long Redis may take. */
export interface RedisStoreOptions {
  /** Put before the name of every key. Default `caicaini:door:`. */
  prefix?: string;
  /** How long a call waits for Redis before its process goes on alone, milliseconds. Default 50. */
  timeoutMs?: number;
}

/**
 * A store for the option `door`: window, wait and hard stop of an API key, known to all processes that use it. It counts by
 * the server's clock and keeps one hash per API key, named by a digest from which nobody learns the key, for a day after
 * its last use. When Redis is away the door of each process goes on alone and tells so through `onDoor`.
 * @throws {TypeError} when the client is neither of `ioredis` nor of `redis`.
 */
export function redisStore(
  client: RedisClient,
  { prefix = 'caicaini:door:', timeoutMs }: RedisStoreOptions = {},
): DoorStore {
  const send = commandOf(client);
  const run = async (script: Script, name: string, args: string[]): Promise<unknown> => {
    const rest = ['1', prefix + name, ...args];
    try {
      return await send('EVALSHA', [await script.sha1(), ...rest]);
    } catch (error) {
      // A server that restarted has forgotten it
      if (!String(error).includes('NOSCRIPT')) throw error;
      return send('EVAL', [script.text, ...rest]);
    }
  };
  return {
    ...(timeoutMs !== undefined && { timeoutMs }),
    ask: async (name, { stops, limit }) =>
      readAnswer(await run(ask, name, [limit === undefined ? '' : String(limit), ...stops])),
    tell: async (name, news) => {
      await run(tell, name, [JSON.stringify(news)]);
    },
  };
}

interface Script {
  text: string;
  sha1(): Promise<string>;
}

const ask = script(ASK);
const tell = script(TELL);

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
  // ioredis has both; its sendCommand takes something else
  if ('call' in client && typeof client.call === 'function') return (command, args) => client.call(command, args);
  if ('sendCommand' in client && typeof client.sendCommand === 'function') {
    return (command, args) => client.sendCommand([command, ...args]);
  }
  throw new TypeError('redisStore: the client must be one of the packages ioredis or redis');
}

function readAnswer(answer: unknown): StoreAnswer {
  const [kind, first, second] = answer as [StoreAnswer['kind'], string?, string?];
  if (kind === 'wait') return { kind, waitMs: Number(first) };
  if (kind === 'closed') return { kind, stop: JSON.parse(first!) as SharedStop, probeInMs: Number(second) };
  return { kind: 'go' };
}
