/** The gateway itself: finds the operation, checks key, limits and body, and answers. */
import { check, type SchemaName } from '../check.js';
import {
  ERRORS,
  MODELS,
  type ChatCompletionRequest,
  type MessageRequest,
  type ModelId,
  type Operation,
  type OperationId,
} from '../contract.js';
import { answerPrompt, toChatCompletion, toMessage, type Answer, type Cost } from './answer.js';
import { createChance, makeId } from './chance.js';
import { openTurn } from './credits.js';
import { chatEvents, messageEvents, type StreamEvent } from './events.js';
import type { Exchange } from './exchange.js';
import type { Account } from './keys.js';
import { promptOfChat, promptOfMessages, type Prompt } from './prompt.js';
import { parseBody } from './read-body.js';
import { errorResponse, jsonResponse, limitHeaders, refuse, Refusal } from './respond.js';
import { spoilStream } from './spoil-stream.js';
import { streamResponse, type Pace, type StreamWriting } from './stream.js';
import { wait, type After } from './timer.js';
import { countInput } from './tokens.js';
import { Window } from './window.js';

/** What the gateway works with. */
export interface GatewayOptions {
  accounts: Map<string, Account>;
  seed: number;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Waits before each event of a stream. */
  pace: Pace;
  after: After;
}

/** A key that was recognised, with its window. */
interface Caller {
  account: Account;
  window: Window;
}

/** Answers requests as the description says. */
export class Gateway {
  private readonly windows = new Map<string, Window>();
  private answered = 0;

  constructor(private readonly options: GatewayOptions) {}

  /** The rate-limit headers that an answer to this request has; none where the key is not known. */
  limitsOf({ headers }: Request): Record<string, string> {
    const caller = this.recognise(headers.get('authorization'));
    return caller ? limitHeaders(caller.account, caller.window) : {};
  }

  /** Answers one request; never rejects. */
  async answer(exchange: Exchange): Promise<Response> {
    const { request, operation } = exchange;
    const caller = this.recognise(request.headers.get('authorization'));
    try {
      const forced = forcedRow(request.headers.get('prefer'));
      if (forced) throw forced;
      if (!caller)
        throw refuse(401, request.headers.has('authorization') ? undefined : 'The Authorization header is missing.');
      if (!operation) throw refuse(404);
      if (caller.account.kind !== 'api') throw refuse(403, REFUSED_KINDS[caller.account.kind]);
      if (!caller.window.takeRequest()) throw limited('Requests per minute', caller.window);
      return await this.handle(operation, exchange, caller);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return errorResponse(thrown, caller ? limitHeaders(caller.account, caller.window) : {});
    }
  }

  private recognise(authorization: string | null): Caller | undefined {
    // The scheme is case-sensitive and one space follows it. Source: Authentication
    const key = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : '';
    const account = this.options.accounts.get(key);
    if (!account) return undefined;
    const window = this.windows.get(key) ?? new Window(account.limits, this.options.now);
    this.windows.set(key, window);
    return { account, window };
  }

  private async handle(operation: Operation, exchange: Exchange, caller: Caller): Promise<Response> {
    const body = operation.maxBodyBytes === null ? undefined : await this.body(operation, exchange);
    const headers = limitHeaders(caller.account, caller.window);
    const handlers: Record<OperationId, () => Response> = {
      createMessage: () => this.createMessage(body as MessageRequest, exchange, caller, headers),
      createChatCompletion: () => this.createChatCompletion(body as ChatCompletionRequest, exchange, caller, headers),
      countMessageTokens: () => jsonResponse({ input_tokens: countInput(body as Record<string, unknown>) }, headers),
      listModels: () => jsonResponse({ object: 'list', data: Object.values(MODELS).map(toModel) }, headers),
      getAccount: () => jsonResponse(toAccount(caller.account), headers),
      getUsage: () => jsonResponse({ data: [...caller.account.usage.values()] }, headers),
    };
    return handlers[operation.id]();
  }

  private async body(operation: Operation, exchange: Exchange): Promise<unknown> {
    const body = parseBody(await exchange.text());
    const [violation] = check(operation.request as SchemaName, body);
    if (violation) throw refuse(400, `${violation.message}.`);
    return body;
  }

  private createMessage(
    body: MessageRequest,
    exchange: Exchange,
    caller: Caller,
    headers: Record<string, string>,
  ): Response {
    const prompt = promptOfMessages(body);
    const finish = (answer: Answer, cost: Cost, id: string) => toMessage(answer, prompt, cost, id);
    return this.turn({
      body,
      prompt,
      exchange,
      caller,
      headers,
      prefix: 'msg_',
      idLength: 26,
      finish,
      events: messageEvents,
    });
  }

  private createChatCompletion(
    body: ChatCompletionRequest,
    exchange: Exchange,
    caller: Caller,
    headers: Record<string, string>,
  ): Response {
    const prompt = promptOfChat(body, MODELS[body.model].maxOutputTokens);
    const created = Math.floor(this.options.now() / 1000);
    const finish = (answer: Answer, cost: Cost, id: string) => toChatCompletion(answer, prompt, cost, id, created);
    return this.turn({
      body,
      prompt,
      exchange,
      caller,
      headers,
      prefix: 'chatcmpl_',
      idLength: 23,
      finish,
      events: chatEvents,
    });
  }

  private turn<T>(turn: Turn<T>): Response {
    const { body, prompt, exchange, caller, headers } = turn;
    const { account, window } = caller;
    const { seed, now } = this.options;
    const inputTokens = countInput(body);
    if (!window.takeTokens(inputTokens)) throw limited('Input tokens per minute', window);
    const streams = body.stream === true;
    if (streams && !window.openStream()) throw limited('Concurrent streams', window);
    const settle = openTurn(account, { model: prompt.model, inputTokens, maxTokens: prompt.maxTokens }, now());
    if (!settle) {
      if (streams) window.streams -= 1;
      throw refuse(402);
    }
    const answer = answerPrompt(prompt, createChance(seed, contentOf(body)));
    const id = makeId(turn.prefix, turn.idLength, createChance(seed, `id ${this.answered++}`));
    const whole = turn.finish(answer, { inputTokens, credits: settle(answer.outputTokens) }, id);
    const fault = exchange.fault?.stream ?? {};
    if (!streams || fault.then === 'json-instead') return jsonResponse(whole, headers);
    return streamResponse(spoilStream(turn.events(whole), fault), headers, {
      ...this.writing(exchange),
      sent: () => {},
      closed: () => (window.streams -= 1),
    });
  }

  private writing({ peer, fault }: Exchange): Pick<StreamWriting, 'pace' | 'peer' | 'after'> {
    const { pace, after } = this.options;
    const everyMs = fault?.stream?.everyMs ?? 0;
    if (everyMs === 0) return { pace, peer, after };
    return { peer, after, pace: (event) => wait(everyMs, peer, after).then(() => pace(event)) };
  }
}

/** A turn on either surface. */
interface Turn<T> {
  body: MessageRequest | ChatCompletionRequest;
  prompt: Prompt;
  exchange: Exchange;
  caller: Caller;
  headers: Record<string, string>;
  prefix: string;
  idLength: number;
  finish: (answer: Answer, cost: Cost, id: string) => T;
  events: (whole: T) => StreamEvent[];
}

const REFUSED_KINDS: Record<Exclude<Account['kind'], 'api'>, string> = {
  cli: 'CLI keys may not call /v1 endpoints.',
  suspended: 'The account is suspended.',
  'scope-limited': 'The scope of this key does not cover this endpoint.',
};

/** The row that `Prefer: code=529` asks for. */
function forcedRow(prefer: string | null): Refusal | undefined {
  const code = /(?:^|[\s,;])code=(\d+)/.exec(prefer ?? '')?.[1];
  if (code === undefined || code === '200') return undefined;
  const row = Object.values(ERRORS).find(({ status }) => status === Number(code));
  return row ? new Refusal(row) : refuse(400, `Prefer asks for code ${code}, which has no row.`);
}

function limited(what: string, window: Window): Refusal {
  return refuse(429, `${what} exceeded for this key. Retry after ${window.resetSeconds()} seconds.`);
}

// Streamed or not, the same question gets the same answer
function contentOf({ stream: _, ...rest }: MessageRequest | ChatCompletionRequest): string {
  return JSON.stringify(rest);
}

function toModel({ id, displayName, maxOutputTokens, contextWindow, ...flags }: (typeof MODELS)[ModelId]): unknown {
  const { supportsVision, supportsTools, supportsThinking } = flags;
  return {
    id,
    object: 'model',
    display_name: displayName,
    supports_vision: supportsVision,
    supports_tools: supportsTools,
    supports_thinking: supportsThinking,
    context_window: contextWindow,
    max_output_tokens: maxOutputTokens,
  };
}

function toAccount({ tier, balance, consumed }: Account): unknown {
  return { tier, credit_balance: balance, credits_consumed_this_month: consumed };
}
