/** The gateway itself: finds the operation, checks key, limits and body, and answers. */
import { check, type SchemaName } from '../check.js';
import {
  MODELS,
  type ChatCompletionRequest,
  type MessageRequest,
  type Operation,
  type OperationId,
} from '../contract.js';
import { answerPrompt, toChatCompletion, toMessage, type Answer, type Cost } from './answer.js';
import { headersOf, type Caller } from './caller.js';
import { Callers } from './callers.js';
import { createChance, makeId } from './chance.js';
import type { Departure } from './departure.js';
import { writeDraft, type Draft } from './draft.js';
import { chatEvents, messageEvents, type StreamEvent } from './events.js';
import type { Exchange } from './exchange.js';
import type { Account } from './keys.js';
import { forcedRow } from './prefer.js';
import { promptOfChat, promptOfMessages, type Prompt } from './prompt.js';
import { parseBody } from './read-body.js';
import { draftError, draftJson, draftStream, refuse, Refusal } from './respond.js';
import type { Pace } from './stream.js';
import type { After } from './timer.js';
import { countInput, priceOf } from './tokens.js';
import { admit, limited, settleStream } from './turn.js';
import { accountView, modelList, usageView } from './views.js';

/** What the gateway works with. */
export interface GatewayOptions {
  accounts: Map<string, Account>;
  seed: number;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Waits before each event of a stream. */
  pace: Pace;
  after: After;
  departure: Required<Departure>;
  /** Length of a window, milliseconds. */
  windowMs?: number | undefined;
}

/** Answers requests as the description says. */
export class Gateway {
  private readonly callers: Callers;
  private answered = 0;

  constructor(private readonly options: GatewayOptions) {
    this.callers = new Callers(options.accounts, options.now, options.departure, options.windowMs);
  }

  /** The rate-limit headers that an answer to this request has. */
  limitsOf(request: Request): Record<string, string> {
    return headersOf(this.callers.recognise(request));
  }

  /** Answers one request. */
  async answer(exchange: Exchange): Promise<Response> {
    const { pace, after } = this.options;
    const { peer, fault } = exchange;
    return writeDraft(await this.draft(exchange), { pace, after, peer, fault: fault?.stream });
  }

  private async draft(exchange: Exchange): Promise<Draft> {
    const { operation, request } = exchange;
    const caller = this.callers.recognise(request);
    const draft = await this.handle(exchange, caller).catch((thrown: unknown) => {
      if (!(thrown instanceof Refusal)) throw thrown;
      return draftError(thrown, headersOf(caller));
    });
    return this.options.departure.answer(draft, { operation, caller, request, asked: exchange.body });
  }

  private async handle(exchange: Exchange, caller: Caller | undefined): Promise<Draft> {
    const { departure, now } = this.options;
    const { operation } = exchange;
    const { headers } = exchange.request;
    // A row can be forced where there is an endpoint, also without a key
    const forced = operation && forcedRow(headers.get('prefer'));
    if (forced) throw forced;
    if (!caller) throw refuse(401, headers.has('authorization') ? undefined : 'The Authorization header is missing.');
    if (!operation) throw refuse(404);
    const { account, window } = caller;
    const kind = departure.kind(account.kind);
    if (kind !== 'api') throw refuse(403, REFUSED_KINDS[kind]);
    // The vendor does not say what counts; here every request to a known operation does, also a 400 (assumed)
    if (!window.takeRequest()) throw limited('Requests per minute', window);
    const body = operation.maxBodyBytes === null ? undefined : await readRequest(operation, exchange, departure);
    const json = (value: unknown) => draftJson(value, headersOf(caller));
    // Only the first two run a model and cost credits
    const handlers: Record<OperationId, () => Draft> = {
      createMessage: () => this.createMessage(body as MessageRequest, exchange, caller),
      createChatCompletion: () => this.createChatCompletion(body as ChatCompletionRequest, exchange, caller),
      countMessageTokens: () => json({ input_tokens: countInput(body as Record<string, unknown>) }),
      listModels: () => json(modelList()),
      getAccount: () => json(accountView(account, now())),
      getUsage: () => json(usageView(account)),
    };
    return handlers[operation.id]();
  }

  private createMessage(body: MessageRequest, exchange: Exchange, caller: Caller): Draft {
    const prompt = promptOfMessages(body);
    const finish = (answer: Answer, cost: Cost, id: string) => toMessage(answer, prompt, cost, id);
    return this.run({ body, prompt, exchange, caller, prefix: 'msg_', idLength: 26, finish, events: messageEvents });
  }

  private createChatCompletion(body: ChatCompletionRequest, exchange: Exchange, caller: Caller): Draft {
    const prompt = promptOfChat(body, MODELS[body.model].maxOutputTokens);
    const created = Math.floor(this.options.now() / 1000);
    const finish = (answer: Answer, cost: Cost, id: string) => toChatCompletion(answer, prompt, cost, id, created);
    return this.run({ body, prompt, exchange, caller, prefix: 'chatcmpl_', idLength: 23, finish, events: chatEvents });
  }

  private run<T>({ body, prompt, exchange, caller, ...surface }: Run<T>): Draft {
    const { seed, now, departure } = this.options;
    const { model, maxTokens } = prompt;
    const inputTokens = countInput(body);
    const streams = body.stream === true && exchange.fault?.stream?.then !== 'json-instead';
    const turn = admit(caller, { model, inputTokens, maxTokens }, { streams, now, charge: departure.charge });
    const answer = answerPrompt(prompt, createChance(seed, contentOf(body)));
    const { outputTokens } = answer;
    const id = makeId(surface.prefix, surface.idLength, createChance(seed, `id ${this.answered++}`));
    const whole = surface.finish(answer, { inputTokens, credits: priceOf(model, inputTokens, outputTokens) }, id);
    if (streams)
      return draftStream({ events: surface.events(whole), ...settleStream(turn, outputTokens) }, headersOf(caller));
    turn.settle(outputTokens);
    return draftJson(whole, headersOf(caller));
  }
}

/** A turn on either surface. */
interface Run<T> {
  body: MessageRequest | ChatCompletionRequest;
  prompt: Prompt;
  exchange: Exchange;
  caller: Caller;
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

async function readRequest(
  operation: Operation,
  exchange: Exchange,
  { request }: Required<Departure>,
): Promise<unknown> {
  const body = request(parseBody(await exchange.text()), operation);
  const [violation] = check(operation.request as SchemaName, body);
  if (violation) throw refuse(400, `${violation.message}.`);
  return body;
}

// Streamed or not, the same question gets the same answer
function contentOf({ stream: _, ...rest }: MessageRequest | ChatCompletionRequest): string {
  return JSON.stringify(rest);
}
