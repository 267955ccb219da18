/** What a call is in the words of OpenTelemetry's GenAI conventions. Pure. */
import type { Attributes } from '@opentelemetry/api';
import { OPERATIONS } from '../contract.js';
import { parseObject } from '../json.js';
import type { CallEnd } from '../hooks.js';

const NAMES: Record<string, string> = { createMessage: 'chat', createChatCompletion: 'chat' };
/** Members of a request and the attributes they become. */
const PARAMETERS = {
  max_tokens: 'gen_ai.request.max_tokens',
  temperature: 'gen_ai.request.temperature',
  top_p: 'gen_ai.request.top_p',
} as const;

/** Name of the span, attributes for metrics too (`few`), and those for the span alone. */
export function requestOf({ operation, body }: CallEnd): { name: string; few: Attributes; more: Attributes } {
  const request = (typeof body === 'string' ? parseObject(body) : undefined) ?? {};
  const kind = NAMES[operation] ?? operation;
  const model = typeof request['model'] === 'string' ? request['model'] : undefined;
  const parameters = Object.entries(PARAMETERS).flatMap(([member, name]) => {
    const value = request[member];
    return typeof value === 'number' ? [[name, value] as const] : [];
  });
  return {
    name: model === undefined ? kind : `${kind} ${model}`,
    few: {
      'gen_ai.operation.name': kind,
      'gen_ai.provider.name': 'caicaini',
      ...(model !== undefined && { 'gen_ai.request.model': model }),
    },
    more: { 'caicaini.operation': operation, ...Object.fromEntries(parameters) },
  };
}

/** The gateway that was called. */
export function placeOf({ url }: CallEnd): Attributes {
  const { hostname, port, protocol } = new URL(url);
  return { 'server.address': hostname, 'server.port': Number(port) || (protocol === 'https:' ? 443 : 80) };
}

/** How it ended, as far as it was no success. */
export function endOf({ error, reason, receipt }: CallEnd): Attributes {
  if (error) {
    return {
      'error.type': error.type ?? error.code ?? error.name,
      'caicaini.action': error.action,
      'caicaini.because': error.because,
      ...(error.status !== undefined && { 'http.response.status_code': error.status }),
    };
  }
  if (reason !== undefined) return { 'error.type': 'aborted' };
  return receipt?.broken ? { 'error.type': 'left' } : {};
}

/** Id, tokens, credits and why it ended. */
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

/** What was asked and answered, as JSON. */
export function contentOf({ operation, body, answer }: CallEnd): Attributes {
  const request = typeof body === 'string' ? parseObject(body) : undefined;
  if (!request?.['messages'] || !(operation in OPERATIONS)) return {};
  const output = (answer as { content?: unknown; choices?: unknown } | undefined) ?? {};
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
