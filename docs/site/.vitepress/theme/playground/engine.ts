/** The engine of the playground: runs the real client against the real mock, and records what happens. No framework. */
import { DEFAULT_BASE_URL, OPERATIONS, type Operation, type OperationId } from '../../../../../src/contract.js';
import {
  createClient,
  localLimiter,
  type Caicaini,
  type CallEnd,
  type ChatCompletionChunk,
  type ClientOptions,
  type Clock,
  type LimiterNotice,
  type MessageStreamEvent,
} from '../../../../../src/index.js';
import { assemble } from '../../../../../src/mock/mock.js';
import { runTools, tool } from '../../../../../src/tools/index.js';
import { bodyOf, SHOWN_HEADERS, TOOL, type Scene } from './scenes.js';
import type { Language } from './texts.js';

/** One thing that happened. Times are milliseconds since the start of the run. */
export type Step = { atMs: number } & (
  | { kind: 'limiter'; notice: LimiterNotice }
  | ({ caller: number } & (
      | { kind: 'sent'; attempt: number; method: string; path: string }
      | { kind: 'answered'; status: number; headers: [string, string][] }
      | { kind: 'event'; name: string; text: string }
      | { kind: 'retry'; afterMs: number; status?: number; type?: string; code?: string; retryAfterMs?: number }
      | { kind: 'tool'; name: string; input: unknown; result: string }
      | ({ kind: 'ended' } & Pick<CallEnd, 'error' | 'receipt' | 'answer' | 'attempts' | 'durationMs'>)
    ))
);

/** The settings of a run. */
export interface RunOptions {
  scene: Scene;
  operation: OperationId;
  language: Language;
  clock: Clock;
  /** False to leave every call to itself. Default true. */
  limits?: boolean;
  /** A number from 0 (included) to 1 (excluded). Default `Math.random`. */
  random?: () => number;
  /** Ends the run. */
  signal?: AbortSignal;
  /** Called after each step with all steps so far. */
  onStep?: (steps: readonly Step[]) => void;
}

/** Runs a scene to its end, and returns its steps. Rejects with the reason of the signal. */
export async function runScene(options: RunOptions): Promise<readonly Step[]> {
  const { scene, language, clock, signal, onStep } = options;
  const steps: Step[] = [];
  const startMs = clock.now();
  let state: LimiterNotice['state'] = 'ready';
  const record: Recorder = (step) => {
    if (signal?.aborted) return;
    if (step.kind === 'limiter') {
      // Each client that waits or has an attempt in flight is told
      if (step.notice.state === state) return;
      state = step.notice.state;
    }
    steps.push({ ...step, atMs: clock.now() - startMs });
    onStep?.(steps);
  };
  const setTimer = (ms: number, run: () => void) => clock.setTimer(ms, run, true);
  const { mock } = assemble({ now: () => clock.date(), setTimer }, [], false);
  const cancels = scene
    .script(language)
    .map(({ fromMs, rules }) =>
      fromMs === 0 ? mock.script(rules) : clock.setTimer(fromMs, () => mock.script(rules), true),
    );
  // One for all callers, each of which has a fetch of its own
  const runtime = {
    now: () => clock.now(),
    date: () => clock.date(),
    setTimer: clock.setTimer.bind(clock),
    random: options.random ?? Math.random,
    fetch: mock.fetch,
  };
  const limiter = options.limits !== false && localLimiter({}, runtime, clock);
  const calls = Array.from({ length: scene.callers }, (_, caller) => {
    const client = createClient({ ...clientOptions(options, mock.fetch, caller, record), limiter });
    // A call that fails has said so by its hook
    return call(client, options, caller, record).catch(() => {});
  });
  await Promise.all(calls);
  for (const cancel of cancels) cancel?.();
  signal?.throwIfAborted();
  return steps;
}

type Unmeasured<T> = T extends unknown ? Omit<T, 'atMs'> : never;
type Recorder = (step: Unmeasured<Step>) => void;

/** The options of one caller's client. */
function clientOptions(
  { scene, clock, random }: RunOptions,
  send: (url: string, init?: RequestInit) => Promise<Response>,
  caller: number,
  record: Recorder,
): ClientOptions {
  let attempt = 0;
  return {
    apiKey: scene.key,
    baseUrl: DEFAULT_BASE_URL,
    // The key is one of the mock's, and nothing leaves the page
    dangerouslyAllowBrowser: true,
    clock,
    random,
    fetch: async (url, init) => {
      record({ kind: 'sent', caller, attempt: ++attempt, method: init.method ?? 'GET', path: new URL(url).pathname });
      const response = await send(url, init);
      const headers = [...response.headers].filter(([name]) => SHOWN_HEADERS.includes(name));
      record({ kind: 'answered', caller, status: response.status, headers });
      return response;
    },
    hooks: {
      onRetry: ({ afterMs, failure: { status, type, code, retryAfterMs } }) =>
        record({ kind: 'retry', caller, afterMs, ...known({ status, type, code, retryAfterMs }) }),
      onEnd: ({ error, receipt, answer, attempts, durationMs }) => {
        attempt = 0;
        record({ kind: 'ended', caller, attempts, durationMs, ...known({ error, receipt, answer }) });
      },
      onLimiter: (notice) => record({ kind: 'limiter', notice }),
    },
  };
}

/** Makes the call of a scene as an application would, and reads its answer to the end. */
async function call(
  client: Caicaini,
  { scene, operation: id, language, signal }: RunOptions,
  caller: number,
  record: Recorder,
): Promise<void> {
  const operation: Operation = OPERATIONS[id];
  const body = bodyOf(scene, id, language);
  const options = { signal };
  const resource = operation.id === 'createChatCompletion' ? client.chat.completions : client.messages;
  if (scene.usesTool) {
    const run = (input: unknown) => {
      const result = TOOL.result(language);
      record({ kind: 'tool', caller, name: TOOL.name, input, result });
      return result;
    };
    await runTools(resource as Caicaini['messages'], { ...body, tools: [tool({ ...TOOL, run })] } as never, options);
  } else if (scene.streams) {
    for await (const event of resource.stream(body as never, options))
      record({ kind: 'event', caller, ...inWords(event) });
  } else {
    const path = operation.clientMethod.split('.');
    const method = path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], client) as Method;
    await (body ? method(body, options) : method(options));
  }
}

type Method = (...args: unknown[]) => Promise<unknown>;

/** Name and text of an event of either form. */
function inWords(event: MessageStreamEvent | ChatCompletionChunk): { name: string; text: string } {
  if ('choices' in event) return { name: event.object, text: event.choices[0]?.delta.content ?? '' };
  const { type, delta } = event as { type: string; delta?: { text?: string } };
  return { name: type, text: delta?.text ?? '' };
}

/** An object without the members that are undefined. */
function known<T extends object>(object: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}
