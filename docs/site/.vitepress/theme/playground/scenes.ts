/** The scenes of the playground: what the gateway does, as a script of the mock, and the call that meets it. */
import { ERRORS, HEADERS, KEY_PREFIX, MODELS, OPERATIONS } from '../../../../../src/contract.js';
import type { ErrorRow, Operation, OperationId } from '../../../../../src/contract.js';
import type { FaultRule } from '../../../../../src/mock/faults/rule.js';
import { MOCK_KEYS } from '../../../../../src/mock/gateway/keys.js';
import type { Language } from './texts.js';

/** A scene. */
export interface Scene {
  /** Name in the URL. */
  name: string;
  group: 'answers' | 'errors' | 'recovery';
  /** The operations that can meet it; the first is the default. */
  operations: OperationId[];
  /** Its row of the error table; absent for the other scenes. */
  row?: ErrorRow;
  streams: boolean;
  /** Whether the model calls a tool. */
  usesTool: boolean;
  /** Number of calls at once. */
  callers: number;
  /** The API key of the mock that the call uses. */
  key: string;
  /** Whether the body breaks the contract. */
  isInvalid: boolean;
  /** The fault rules, one list for each time from the start of the run. */
  script: (language: Language) => Phase[];
}

/** The fault rules from a time on, milliseconds since the start. */
export interface Phase {
  fromMs: number;
  rules: FaultRule[];
}

const ALL = Object.keys(OPERATIONS) as OperationId[];
const STREAMING = ALL.filter((id) => OPERATIONS[id].streams);
const MODEL = Object.keys(MODELS)[0]!;
/** A key of the right form that the mock does not know. */
const UNKNOWN_KEY = KEY_PREFIX + 'unknown-'.repeat(4);

const ANSWER_MS = 600;
const ERROR_MS = 300;
const TOKEN_MS = 70;
const OVERLOAD_MS = 5_000;

const PROMPTS = {
  zh: { question: '用两句话解释什么是限流。', place: '杭州', weather: '现在杭州天气怎么样？' },
  en: {
    question: 'Explain rate limiting in two sentences.',
    place: 'Oslo',
    weather: 'How is the weather in Oslo now?',
  },
};
const OUTPUTS = {
  zh: {
    text: '限流是对单位时间内的请求数设上限，保护服务不被压垮。超出上限的请求会收到 429，等待一段时间后再发即可；响应头 Retry-After 会说明要等多久。',
    weather: '杭州现在 21 °C，多云。',
    result: '21 °C，多云',
  },
  en: {
    text: 'Rate limiting caps how many requests a client may send in a period, so that the service stays up. Requests above the cap get a 429 and can be sent again after a wait, whose length the header Retry-After tells.',
    weather: 'It is 21 °C and cloudy in Oslo.',
    result: '21 °C, cloudy',
  },
};

/** The tool of the scene `tools`, as a request declares it, and its result. */
export const TOOL = {
  name: 'get_weather',
  description: 'Returns the current weather of a city.',
  input: {
    type: 'object' as const,
    properties: { city: { type: 'string' } },
    required: ['city'],
  },
  result: (language: Language) => OUTPUTS[language].result,
};

const plain = {
  operations: ALL,
  streams: false,
  usesTool: false,
  callers: 1,
  key: MOCK_KEYS.payAsYouGo,
  isInvalid: false,
};
// The output of the model holds for operations that run one; the second rule delays the others
const answers = (language: Language): FaultRule[] => [
  { answer: { text: OUTPUTS[language].text, delayMs: ANSWER_MS } },
  { answer: { delayMs: ANSWER_MS } },
];
const always = (rules: (language: Language) => FaultRule[]) => (language: Language) => [
  { fromMs: 0, rules: rules(language) },
];
const failing = (status: number, rest: Omit<FaultRule, 'answer'> & { retryAfter?: number } = {}): FaultRule => {
  const { retryAfter, ...rule } = rest;
  return { ...rule, answer: { status, delayMs: ERROR_MS, ...(retryAfter !== undefined && { retryAfter }) } };
};
const allowing = (status: number) => ALL.filter((id) => (OPERATIONS[id].errors as readonly number[]).includes(status));

const ROWS: ErrorRow[] = Object.values(ERRORS);

/** The causes of the rows that the mock finds by itself; it is told to answer with the others. */
const CAUSES: Partial<Record<number, Partial<Scene>>> = {
  [ERRORS[400].status]: { isInvalid: true },
  [ERRORS[401].status]: { key: UNKNOWN_KEY },
  [ERRORS[402].status]: { key: MOCK_KEYS.empty },
  [ERRORS[403].status]: { key: MOCK_KEYS.suspended },
};

function sceneOfRow(row: ErrorRow): Scene {
  const { status, type } = row;
  const isFirst = ROWS.find((each) => each.type === type) === row;
  const cause = CAUSES[status];
  const rule = failing(status, status === ERRORS[429].status ? { retryAfter: 2 } : {});
  return {
    ...plain,
    name: isFirst ? type : `${type}-${status}`,
    group: 'errors',
    operations: allowing(status),
    row,
    script: always(() => [cause ? { answer: { delayMs: ERROR_MS } } : rule]),
    ...cause,
  };
}

/** The scenes, in the order of the menu. */
export const SCENES: readonly Scene[] = [
  { ...plain, name: 'success', group: 'answers', script: always(answers) },
  {
    ...plain,
    name: 'stream',
    group: 'answers',
    operations: STREAMING,
    streams: true,
    script: always((language) => [
      { answer: { text: OUTPUTS[language].text, delayMs: ERROR_MS, stream: { everyMs: TOKEN_MS } } },
    ]),
  },
  {
    ...plain,
    name: 'tools',
    group: 'answers',
    operations: STREAMING,
    usesTool: true,
    script: always((language) => [
      {
        times: 1,
        answer: { tool: { name: TOOL.name, input: { city: PROMPTS[language].place } }, delayMs: ANSWER_MS },
      },
      { answer: { text: OUTPUTS[language].weather, delayMs: ANSWER_MS } },
    ]),
  },
  ...ROWS.map(sceneOfRow),
  {
    ...plain,
    name: 'retry-after-3',
    group: 'recovery',
    script: always((language) => [failing(ERRORS[429].status, { times: 1, retryAfter: 3 }), ...answers(language)]),
  },
  {
    ...plain,
    name: 'overloaded-twice',
    group: 'recovery',
    operations: allowing(ERRORS[529].status),
    script: always((language) => [failing(ERRORS[529].status, { times: 2 }), ...answers(language)]),
  },
  {
    ...plain,
    name: 'broken-stream',
    group: 'recovery',
    operations: STREAMING,
    streams: true,
    script: always((language) => [
      {
        answer: {
          text: OUTPUTS[language].text,
          delayMs: ERROR_MS,
          stream: { after: -5, then: 'reset', everyMs: TOKEN_MS },
        },
      },
    ]),
  },
  {
    ...plain,
    name: 'twenty-callers',
    group: 'recovery',
    operations: allowing(ERRORS[529].status),
    callers: 20,
    script: (language) => [
      { fromMs: 0, rules: [failing(ERRORS[529].status)] },
      { fromMs: OVERLOAD_MS, rules: answers(language) },
    ],
  },
];

/** The scene of a name, or of the status of an error row. */
export function sceneOf(name: string): Scene | undefined {
  return SCENES.find((scene) => scene.name === name) ?? SCENES.find(({ row }) => String(row?.status) === name);
}

/** The body of the request; undefined for an operation without one. */
export function bodyOf(scene: Scene, id: OperationId, language: Language): Record<string, unknown> | undefined {
  const operation: Operation = OPERATIONS[id];
  if (!operation.request) return undefined;
  const { question, weather } = PROMPTS[language];
  const content = scene.usesTool ? weather : question;
  return {
    model: MODEL,
    ...(operation.spends && { max_tokens: 256 }),
    messages: scene.isInvalid ? [] : [{ role: 'user', content }],
    ...(scene.usesTool && { tools: [declaration(operation)] }),
    ...(scene.streams && { stream: true }),
  };
}

/** The tool in the form of an operation. */
function declaration({ id }: Operation): Record<string, unknown> {
  const { name, description, input } = TOOL;
  return id === OPERATIONS.createChatCompletion.id
    ? { type: 'function', function: { name, description, parameters: input } }
    : { name, description, input_schema: input };
}

/** The response headers that the playground shows, in lower case. */
export const SHOWN_HEADERS: readonly string[] = ['content-type', ...Object.values(HEADERS)].map((name) =>
  name.toLowerCase(),
);
