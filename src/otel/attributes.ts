/** Turns a call into attributes, by OpenTelemetry's semantic conventions for GenAI. Pure. */
import type { Attributes } from '@opentelemetry/api';
import { ERRORS, OPERATIONS } from '../contract.js';
import { parseObject } from '../shared/json.js';
import type { CallEnd } from '../client/hooks.js';
import type { CaicainiError } from '../policy/error.js';

const NAMES: Record<string, string> = { createMessage: 'chat', createChatCompletion: 'chat' };
/** Members of a request, with the names of their attributes. */
const PARAMETERS = {
  max_tokens: 'gen_ai.request.max_tokens',
  temperature: 'gen_ai.request.temperature',
  top_p: 'gen_ai.request.top_p',
} as const;

/** The name of the span, the attributes for span and metrics (`shared`), and those for the span alone (`spanOnly`). */
export function requestOf({ operation, body }: CallEnd): { name: string; shared: Attributes; spanOnly: Attributes } {
  const request = (typeof body === 'string' ? parseObject(body) : undefined) ?? {};
  const kind = NAMES[operation] ?? operation;
  const model = typeof request['model'] === 'string' ? request['model'] : undefined;
  const parameters = Object.entries(PARAMETERS).flatMap(([member, name]) => {
    const value = request[member];
    return typeof value === 'number' ? [[name, value] as const] : [];
  });
  return {
    name: model === undefined ? kind : `${kind} ${model}`,
    shared: {
      'gen_ai.operation.name': kind,
      'gen_ai.provider.name': 'caicaini',
      ...(model !== undefined && { 'gen_ai.request.model': model }),
    },
    spanOnly: { 'caicaini.operation': operation, ...Object.fromEntries(parameters) },
  };
}

/** The attributes of the gateway. */
export function serverOf({ url }: CallEnd): Attributes {
  const { hostname, port, protocol } = new URL(url);
  return { 'server.address': hostname, 'server.port': Number(port) || (protocol === 'https:' ? 443 : 80) };
}

/** The attributes of a call's end; empty for a success. */
export function endOf({ error, reason, receipt }: CallEnd): Attributes {
  if (error) {
    return {
      'error.type': errorType(error),
      'caicaini.action': error.action,
      'caicaini.because': error.because,
      ...(error.status !== undefined && { 'http.response.status_code': error.status }),
    };
  }
  // A reason with a receipt: the reader left after the answer had begun
  return reason === undefined ? {} : { 'error.type': receipt?.broken ? 'left' : 'aborted' };
}

const TYPES = new Set<string>(Object.values(ERRORS).map(({ type }) => type));

/** The type of an error, from a closed set: the gateway may send any text as a type, and each makes a time series. */
export function errorType({ type = '', code, status, name }: CaicainiError): string {
  return TYPES.has(type) ? type : (code ?? (status === undefined ? name : String(status)));
}

/** The attributes of an answer: id, model, tokens, credits and the finish reason. */
export function costOf({ receipt, answer, attempts, error }: CallEnd): Attributes {
  const id = receipt?.id ?? error?.messageId;
  const reasons = finishReasons(answer);
  return {
    'caicaini.attempts': attempts.length,
    ...(id !== undefined && { 'gen_ai.response.id': id }),
    ...(receipt?.model !== undefined && { 'gen_ai.response.model': receipt.model }),
    ...(reasons.length > 0 && { 'gen_ai.response.finish_reasons': reasons }),
    ...(receipt?.inputTokens !== undefined && { 'gen_ai.usage.input_tokens': receipt.inputTokens }),
    ...(receipt?.outputTokens !== undefined && { 'gen_ai.usage.output_tokens': receipt.outputTokens }),
    ...(receipt?.credits !== undefined && { 'caicaini.credits': receipt.credits }),
  };
}

/** The messages of the request and of the answer, as JSON. */
export function contentOf({ operation, body, answer }: CallEnd): Attributes {
  const request = typeof body === 'string' ? parseObject(body) : undefined;
  if (!request?.['messages'] || !(operation in OPERATIONS)) return {};
  const output = (answer ?? {}) as { content?: unknown; choices?: unknown };
  return {
    'gen_ai.input.messages': JSON.stringify(request['messages']),
    ...(request['system'] !== undefined && { 'gen_ai.system_instructions': JSON.stringify(request['system']) }),
    'gen_ai.output.messages': JSON.stringify(output.content ?? output.choices ?? []),
  };
}

function finishReasons(answer: object | undefined): string[] {
  const { stop_reason, choices } = (answer ?? {}) as { stop_reason?: unknown; choices?: unknown };
  const reasons = Array.isArray(choices)
    ? choices.map((choice) => (choice as { finish_reason?: unknown } | null)?.finish_reason)
    : [stop_reason];
  return reasons.filter((reason) => typeof reason === 'string');
}
