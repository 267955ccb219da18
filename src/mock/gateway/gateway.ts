/** The gateway: finds the operation of a request, checks key, limits and body, and answers. */
import type { SchemaName } from '../../validate/check.js';
import {
  MODELS,
  type ChatCompletionRequestBody,
  type KnownModelId,
  type MessageRequestBody,
  type Operation,
  type OperationId,
} from '../../contract.js';
import { chatEvents, messageEvents, type EventDraft } from '../model/events.js';
import { generateOutput, toChatCompletion, toMessage, type GenerationCost, type ModelOutput } from '../model/output.js';
import { promptOfChat, promptOfMessages, type Prompt } from '../model/prompt.js';
import { createRandom, makeId } from '../model/random.js';
import { countInputTokens } from '../model/tokens.js';
import type { MutationHooks } from '../mutations/mutation.js';
import { rateLimitHeaders, type AuthenticatedKey } from './authenticated-key.js';
import { priceOf } from './credits.js';
import { gatewayError, GatewayError } from './gateway-error.js';
import { rateLimitError, settleByEvents, startGeneration } from './generation.js';
import { KeyRegistry } from './key-registry.js';
import type { Account } from './keys.js';
import { forcedError } from './prefer.js';
import { parseRequestJson } from './request-body.js';
import { checkedRequest } from './checked-request.js';
import type { RequestContext } from './request-context.js';
import { draftError, draftJson, draftStream, writeResponse, type ResponseDraft } from './response-draft.js';
import type { Pace } from './stream-response.js';
import type { SetTimer } from './timer.js';
import { accountView, modelList, usageView } from './views.js';

/** Everything that a gateway needs. */
export interface GatewayOptions {
  accounts: Map<string, Account>;
  seed: number;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Runs before each event of a stream. */
  pace: Pace;
  setTimer: SetTimer;
  mutation: Required<MutationHooks>;
  /** Whether a request is refused that no page of the vendor allows. */
  strict: boolean;
  /** Length of a rate-limit window, milliseconds. Default 60,000. */
  windowMs?: number | undefined;
}

/** Answers requests by the contract. */
export class Gateway {
  private readonly keys: KeyRegistry;
  private generated = 0;

  constructor(private readonly options: GatewayOptions) {
    this.keys = new KeyRegistry(options.accounts, options.now, options.mutation, options.windowMs);
  }

  /** The rate-limit headers of a response to this request. */
  rateLimitHeaders(request: Request): Record<string, string> {
    return rateLimitHeaders(this.keys.authenticate(request));
  }

  /** Starts anew: empty rate-limit windows, and the ids of a new mock. */
  reset(): void {
    this.keys.reset();
    this.generated = 0;
  }

  /** Answers one request. */
  async respond(context: RequestContext): Promise<Response> {
    const { pace, setTimer } = this.options;
    const { connection, fault } = context;
    return writeResponse(await this.draft(context), { pace, setTimer, connection, fault: fault?.stream });
  }

  private async draft(context: RequestContext): Promise<ResponseDraft> {
    const { operation, request } = context;
    const key = this.keys.authenticate(request);
    const draft = await this.handle(context, key).catch((thrown: unknown) => {
      if (!(thrown instanceof GatewayError)) throw thrown;
      return draftError(thrown, rateLimitHeaders(key));
    });
    return this.options.mutation.response(draft, { operation, key, request, bodyText: context.bodyText });
  }

  private async handle(context: RequestContext, key: AuthenticatedKey | undefined): Promise<ResponseDraft> {
    const { mutation, now } = this.options;
    const { operation } = context;
    const { headers } = context.request;
    // Every known operation can be forced to fail, even without a key
    const forced = operation && forcedError(headers.get('prefer'));
    if (forced) throw forced;
    if (!key)
      throw gatewayError(401, headers.has('authorization') ? undefined : 'The Authorization header is missing.');
    if (!operation) throw gatewayError(404);
    const { account, window } = key;
    const kind = mutation.kind(account.kind);
    if (kind !== 'api') throw gatewayError(403, FORBIDDEN_KINDS[kind]);
    // Assumed: every request to a known operation counts, also one that gets a 400. The vendor does not say.
    if (!window.takeRequest()) throw rateLimitError('Requests per minute', window);
    const body = operation.maxBodyBytes === null ? undefined : await this.readRequest(operation, context);
    const json = (value: unknown) => draftJson(value, rateLimitHeaders(key));
    // Only the first two run a model and cost credits
    const handlers: Record<OperationId, () => ResponseDraft> = {
      createMessage: () => this.createMessage(body as MessageRequestBody, context, key),
      createChatCompletion: () => this.createChatCompletion(body as ChatCompletionRequestBody, context, key),
      countMessageTokens: () => json({ input_tokens: countInputTokens(body as Record<string, unknown>) }),
      listModels: () => json(modelList()),
      getAccount: () => json(accountView(account, now())),
      getUsage: () => json(usageView(account)),
    };
    return handlers[operation.id]();
  }

  private async readRequest(operation: Operation, context: RequestContext): Promise<unknown> {
    const { mutation, strict } = this.options;
    const body = mutation.request(parseRequestJson(await context.readBodyText()), operation);
    const { request, departures } = checkedRequest(operation.request as SchemaName, body, strict);
    context.departures = departures;
    return request;
  }

  private createMessage(body: MessageRequestBody, context: RequestContext, key: AuthenticatedKey): ResponseDraft {
    const prompt = promptOfMessages(body);
    return this.generate({
      body,
      prompt,
      context,
      key,
      makeId: (random) => makeId('msg_', 26, random),
      toBody: (output, cost, id) => toMessage(output, prompt, cost, id),
      toEvents: messageEvents,
    });
  }

  private createChatCompletion(
    body: ChatCompletionRequestBody,
    context: RequestContext,
    key: AuthenticatedKey,
  ): ResponseDraft {
    const prompt = promptOfChat(body, MODELS[body.model as KnownModelId].maxOutputTokens);
    const created = Math.floor(this.options.now() / 1000);
    return this.generate({
      body,
      prompt,
      context,
      key,
      makeId: (random) => makeId('chatcmpl_', 23, random),
      toBody: (output, cost, id) => toChatCompletion(output, prompt, cost, id, created),
      toEvents: chatEvents,
    });
  }

  private generate<T>({ body, prompt, context, key, ...format }: GenerationRequest<T>): ResponseDraft {
    const { seed, now, mutation } = this.options;
    const { model, maxTokens } = prompt;
    const inputTokens = countInputTokens({ ...body });
    const { contextWindow } = MODELS[model];
    if (inputTokens > contextWindow)
      throw gatewayError(400, `The input has ${inputTokens} tokens, and ${model} reads at most ${contextWindow}.`);
    const streams = body.stream === true && context.fault?.stream?.then !== 'json-instead';
    const size = { model, inputTokens, maxTokens };
    const generation = startGeneration(key, size, { streams, now, charge: mutation.charge });
    const output = generateOutput(prompt, createRandom(seed, withoutStream(body)), context.fault);
    const { outputTokens } = output;
    const id = format.makeId(createRandom(seed, `id ${this.generated++}`));
    const complete = format.toBody(output, { inputTokens, credits: priceOf(model, inputTokens, outputTokens) }, id);
    const headers = rateLimitHeaders(key);
    if (streams)
      return draftStream({ events: format.toEvents(complete), ...settleByEvents(generation, outputTokens) }, headers);
    generation.settle(outputTokens);
    return draftJson(complete, headers);
  }
}

/** A request that runs a model, and the format of its response. */
interface GenerationRequest<T> {
  body: MessageRequestBody | ChatCompletionRequestBody;
  prompt: Prompt;
  context: RequestContext;
  key: AuthenticatedKey;
  makeId: (random: () => number) => string;
  toBody: (output: ModelOutput, cost: GenerationCost, id: string) => T;
  toEvents: (complete: T) => EventDraft[];
}

const FORBIDDEN_KINDS: Record<Exclude<Account['kind'], 'api'>, string> = {
  cli: 'CLI keys may not call /v1 endpoints.',
  suspended: 'The account is suspended.',
  'scope-limited': 'The scope of this key does not cover this endpoint.',
};

/** The body without `stream`: the output depends on it, so a request gets the same output streamed or not. */
function withoutStream({ stream: _, ...rest }: MessageRequestBody | ChatCompletionRequestBody): string {
  return JSON.stringify(rest);
}
