/** What stands before the gateway: the script of faults. */
import { parseJson } from '../json.js';
import type { Exchange } from './exchange.js';
import { answerInstead } from './fault-answer.js';
import type { Faults, RequestFacts } from './faults.js';
import type { Gateway } from './gateway.js';
import { breakOff, spoilBody } from './spoil-body.js';
import { wait, type After } from './timer.js';

/** Answers through a script: what it asks for, or what the gateway says. Rejects when the connection breaks. */
export async function answerThrough(
  faults: Faults,
  gateway: Gateway,
  exchange: Exchange,
  after: After,
): Promise<Response> {
  const { peer } = exchange;
  const fault = faults.isEmpty ? undefined : faults.take(await factsOf(exchange));
  if (!fault) return gateway.answer(exchange);
  exchange.fault = fault;
  if (fault.delayMs !== undefined) await wait(fault.delayMs, peer, after);
  if (fault.fault === 'stall') await wait(undefined, peer, after);
  if (fault.fault === 'reset-before') return breakOff(peer, 'nothing');
  const instead = answerInstead(fault, gateway.limitsOf(exchange.request));
  if (instead) return instead;
  const response = await gateway.answer(exchange);
  return fault.fault ? spoilBody(response, fault.fault, peer, after) : response;
}

async function factsOf(exchange: Exchange): Promise<RequestFacts> {
  const { method, path, request } = exchange;
  const body = request.body === null ? undefined : await exchange.text().then(parseJson, () => undefined);
  const { model, stream } = (body ?? {}) as { model?: unknown; stream?: unknown };
  return {
    method,
    path,
    model: typeof model === 'string' ? model : undefined,
    stream: typeof stream === 'boolean' ? stream : undefined,
  };
}
