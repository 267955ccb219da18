/** The middleware in front of the gateway: applies the fault script to each request. */
import { parseObject } from '../../shared/json.js';
import { resetConnection } from '../gateway/client-connection.js';
import type { Gateway } from '../gateway/gateway.js';
import type { RequestContext } from '../gateway/request-context.js';
import { wait, type SetTimer } from '../gateway/timer.js';
import { corruptBody } from './corrupt-body.js';
import type { FaultScript, RequestFacts } from './fault-script.js';
import { interceptedResponse } from './intercepted-response.js';

/** Answers a request by the script, or by the gateway when no rule matches. Rejects when the connection breaks. */
export async function respondWithFaults(
  script: FaultScript,
  gateway: Gateway,
  context: RequestContext,
  setTimer: SetTimer,
): Promise<Response> {
  const { connection } = context;
  const fault = script.isEmpty ? undefined : script.take(await factsOf(context));
  if (!fault) return gateway.respond(context);
  context.fault = fault;
  if (fault.delayMs !== undefined) await wait(fault.delayMs, connection, setTimer);
  if (fault.fault === 'stall') await wait(undefined, connection, setTimer);
  if (fault.fault === 'reset-before') return resetConnection(connection, 'nothing');
  const intercepted = interceptedResponse(fault, gateway.rateLimitHeaders(context.request));
  if (intercepted) return intercepted;
  const response = await gateway.respond(context);
  return fault.fault ? corruptBody(response, fault.fault, connection, setTimer) : response;
}

async function factsOf(context: RequestContext): Promise<RequestFacts> {
  const { method, path, request } = context;
  const body = request.body === null ? undefined : await context.readBodyText().then(parseObject, () => undefined);
  const { model, stream } = body ?? {};
  return {
    method,
    path,
    model: typeof model === 'string' ? model : undefined,
    stream: typeof stream === 'boolean' ? stream : undefined,
  };
}
