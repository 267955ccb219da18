/** The words of the playground in both languages. Texts of the error table come from the contract. */
import {
  ACTIONS_ZH,
  CHARGED_ZH,
  ERRORS_ZH,
  type Action,
  type Charged,
  type ErrorRow,
} from '../../../../../src/contract.js';
import type { LimiterState } from '../../../../../src/index.js';
import type { Because } from '../../../../../src/policy/failure.js';
import type { Scene } from './scenes.js';
import type { Bar } from './timeline.js';

export type Language = 'zh' | 'en';

const zh = {
  scene: '场景',
  operation: '接口',
  speed: '时间',
  realTime: '原速',
  tenTimes: '10 倍速',
  atOnce: '立即得到结果',
  withoutLimiter: '关闭限流器，对比结果',
  run: '运行',
  stop: '停止',
  running: '运行中',
  stopped: '已停止',
  copyLink: '复制链接',
  copyCode: '复制代码',
  copied: '已复制',
  code: '代码',
  reproduce: '在自己的电脑上重现',
  reproduceNote: '把脚本存为 scene.json，启动模拟网关，然后用它的地址和密钥运行自己的程序。',
  script: (fromMs: number) =>
    fromMs === 0 ? 'scene.json' : `从第 ${fromMs / 1000} 秒起（用 POST /__mock/faults 换上）`,
  timeline: '时间线',
  timelineEmpty: '点击“运行”，这里会画出每次尝试和每段等待。',
  limiter: '限流器',
  caller: (index: number) => `调用 ${index}`,
  result: '结果',
  log: '经过',
  seconds: (ms: number) => `${(ms / 1000).toFixed(2)} 秒`,
  axis: (ms: number) => `${ms / 1000} 秒`,
  groups: { answers: '正常响应', errors: '错误（错误表的每一行）', recovery: '恢复与过载' } satisfies Record<
    Scene['group'],
    string
  >,
  scenes: {
    success: { title: '成功', about: '一次尝试就成功。看响应头、回执和扣除的积分。' },
    stream: { title: '流式输出', about: '以 SSE 逐段返回。时间线上的细线是收到事件的时刻。' },
    tools: {
      title: '工具调用',
      about: '模型先要求调用工具；客户端运行工具，把结果发回去，再得到最终回复。一共两次请求。',
    },
    'retry-after-3': {
      title: '429，Retry-After: 3',
      about:
        '网关要求等 3 秒。客户端等够时间再重试，另加一小段随机时间，避免大家同时回来；限流器此时不放行这个密钥的其他调用。',
    },
    'overloaded-twice': {
      title: '两次 529，第三次成功',
      about: '上游暂时没有容量。客户端按带抖动的指数退避等待，第三次尝试成功。',
    },
    'broken-stream': {
      title: '流中途断开',
      about:
        '已经交付了一部分内容，连接断开。此时重试会把内容重复交付一遍，所以客户端不重试，而是报告错误并保留收到的部分。',
    },
    'twenty-callers': {
      title: '网关过载，二十个并发调用',
      about: '网关过载 5 秒。限流器每次只放行一个调用去探测，恢复后再放行其余的；每个调用都不必用完自己的尝试次数。',
    },
  } as Record<string, { title: string; about: string }>,
  actions: ACTIONS_ZH as Record<Action, string>,
  charged: CHARGED_ZH as Record<Charged, string>,
  because: {
    stop: '硬停止：重试没有用',
    fix: '修请求：原样重发结果相同',
    'unusable-answer': '收到 2xx，但响应无法使用',
    attempts: '尝试次数已用完',
    deadline: '剩余时间不够再试一次',
    'retry-after-too-long': 'Retry-After 超出可接受的等待时间',
    budget: '重试预算已用完',
    'stream-started': '流已交付部分内容，不能从头重试',
    'lost-response': '响应丢失，重试可能重复扣费',
  } satisfies Record<Because, string>,
  states: { ready: '放行', throttled: '限速', probing: '探测', blocked: '拦截' } satisfies Record<LimiterState, string>,
  stateTexts: {
    ready: '限流器放行所有调用',
    throttled: '限流器开始限速：这个密钥的调用先等待',
    probing: '限流器判断网关过载：只放行单个调用去探测',
    blocked: '限流器拦截这个密钥的调用，等人处理',
  } satisfies Record<LimiterState, string>,
  bars: {
    success: '成功的尝试',
    failure: '失败的尝试',
    running: '进行中的尝试',
    backoff: '退避等待',
    'retry-after': '按 Retry-After 等待',
    limiter: '限流器让它等待',
  } satisfies Record<Exclude<Bar['kind'], 'attempt'> | 'success' | 'failure' | 'running', string>,
  load: (waiting: number, inFlight: number) => `等待 ${waiting} 个，已发出未返回 ${inFlight} 个`,
  sent: (attempt: number, request: string) => `第 ${attempt} 次尝试：${request}`,
  answered: (status: string) => `收到 ${status}`,
  events: (count: number) => `收到 ${count} 个事件`,
  backoff: (wait: string) => `${wait}后重试（带抖动的退避）`,
  retryAfter: (wait: string, asked: string) => `${wait}后重试（Retry-After 要求 ${asked}，另加随机错开的时间）`,
  tool: (call: string, result: string) => `运行工具 ${call}，结果：${result}`,
  succeeded: (attempts: number, time: string) => `成功：${attempts} 次尝试，用时 ${time}`,
  failed: (action: string, because: string) => `失败：${action}。${because}`,
  summary: (ok: number, all: number, attempts: number, time: string) =>
    `${all} 个调用中 ${ok} 个成功，共 ${attempts} 次尝试，用时 ${time}。`,
  colon: '：',
  fields: {
    action: '处理',
    because: '不再重试的原因',
    status: '状态码',
    type: 'error.type',
    code: '连接错误',
    message: '信息',
    charged: '扣费',
    attempts: '尝试次数',
    whatToDo: '怎么办',
    partial: '已收到的部分',
    id: '消息 ID',
    model: '模型',
    tokens: 'token（输入 / 输出）',
    credits: '扣除积分',
    duration: '用时',
    rateLimit: '本分钟剩余请求',
  },
  error: '错误',
  receipt: '回执',
  brokenReceipt: '回执（不完整）',
  answer: '响应',
};

/** The words of one language. */
export type Texts = typeof zh;

const en: Texts = {
  scene: 'Scene',
  operation: 'Operation',
  speed: 'Time',
  realTime: 'Real time',
  tenTimes: '10 × as fast',
  atOnce: 'At once',
  withoutLimiter: 'Turn the limiter off, to compare',
  run: 'Run',
  stop: 'Stop',
  running: 'Running',
  stopped: 'Stopped',
  copyLink: 'Copy link',
  copyCode: 'Copy code',
  copied: 'Copied',
  code: 'Code',
  reproduce: 'Reproduce it on your machine',
  reproduceNote:
    'Save the script as scene.json, start the mock gateway, and run your program with its address and key.',
  script: (fromMs) =>
    fromMs === 0 ? 'scene.json' : `From second ${fromMs / 1000} on (put it in place with POST /__mock/faults)`,
  timeline: 'Timeline',
  timelineEmpty: 'Press Run, and each attempt and each wait is drawn here.',
  limiter: 'Limiter',
  caller: (index) => `Call ${index}`,
  result: 'Result',
  log: 'Log',
  seconds: (ms) => `${(ms / 1000).toFixed(2)} s`,
  axis: (ms) => `${ms / 1000} s`,
  groups: { answers: 'Responses', errors: 'Errors: each row of the table', recovery: 'Recovery and overload' },
  scenes: {
    success: {
      title: 'Success',
      about: 'The first attempt succeeds. See the headers, the receipt and the credits that were deducted.',
    },
    stream: {
      title: 'Stream',
      about: 'The response arrives as server-sent events. Each thin line of the timeline is an event.',
    },
    tools: {
      title: 'Tool call',
      about:
        'The model asks for a tool. The client runs it, sends the result back and gets the final response: two requests.',
    },
    'retry-after-3': {
      title: '429 with Retry-After: 3',
      about:
        'The gateway asks for a wait of 3 seconds. The client waits that long and a little more at random, so that callers do not return at once. The limiter holds the other calls of the key meanwhile.',
    },
    'overloaded-twice': {
      title: '529 twice, then success',
      about:
        'The upstream model is out of capacity. The client waits by exponential backoff with jitter; the third attempt succeeds.',
    },
    'broken-stream': {
      title: 'A stream that breaks',
      about:
        'The connection breaks after some content was handed on. A retry would hand it on again, so the client does not retry: it reports the error and keeps the part that arrived.',
    },
    'twenty-callers': {
      title: 'Overloaded gateway, twenty callers',
      about:
        'The gateway is overloaded for 5 seconds. The limiter lets one call at a time probe it, and sends the others once it has recovered, so no call uses up its attempts.',
    },
  },
  actions: { retry: 'Retry', stop: 'Hard stop', fix: 'Fix the request' },
  charged: { never: 'No credits consumed', unknown: 'Credits may have been consumed' },
  because: {
    stop: 'A retry is of no use: alert a person',
    fix: 'The same request gets the same answer',
    'unusable-answer': 'A 2xx arrived that cannot be used',
    attempts: 'All attempts are used up',
    deadline: 'The time left is too short for another attempt',
    'retry-after-too-long': 'Retry-After is longer than the call may wait',
    budget: 'The retry budget is used up',
    'stream-started': 'Content was handed on, so the stream cannot start again',
    'lost-response': 'The response was lost, and a retry might be charged again',
  },
  states: { ready: 'ready', throttled: 'throttled', probing: 'probing', blocked: 'blocked' },
  stateTexts: {
    ready: 'The limiter lets all calls pass',
    throttled: 'The limiter throttles: calls of this key wait',
    probing: 'The limiter sees an overload: it lets single calls probe the gateway',
    blocked: 'The limiter refuses calls of this key until a person has acted',
  },
  bars: {
    success: 'Attempt that succeeded',
    failure: 'Attempt that failed',
    running: 'Attempt under way',
    backoff: 'Backoff',
    'retry-after': 'Wait for Retry-After',
    limiter: 'Held by the limiter',
  },
  load: (waiting, inFlight) => `${waiting} waiting, ${inFlight} in flight`,
  sent: (attempt, request) => `Attempt ${attempt}: ${request}`,
  answered: (status) => `Received ${status}`,
  events: (count) => `Received ${count} events`,
  backoff: (wait) => `Retry in ${wait} (backoff with jitter)`,
  retryAfter: (wait, asked) => `Retry in ${wait} (Retry-After asks for ${asked}; the rest is a random spread)`,
  tool: (call, result) => `Run the tool ${call}: ${result}`,
  succeeded: (attempts, time) => `Success after ${attempts === 1 ? '1 attempt' : `${attempts} attempts`}, ${time}`,
  failed: (action, because) => `Failure: ${action.toLowerCase()}. ${because}`,
  summary: (ok, all, attempts, time) => `${ok} of ${all} calls succeeded, with ${attempts} attempts in ${time}.`,
  colon: ': ',
  fields: {
    action: 'Action',
    because: 'Why not retried',
    status: 'Status',
    type: 'error.type',
    code: 'Connection error',
    message: 'Message',
    charged: 'Charged',
    attempts: 'Attempts',
    whatToDo: 'What to do',
    partial: 'Part that arrived',
    id: 'Message ID',
    model: 'Model',
    tokens: 'Tokens (in / out)',
    credits: 'Credits deducted',
    duration: 'Duration',
    rateLimit: 'Requests left this minute',
  },
  error: 'Error',
  receipt: 'Receipt',
  brokenReceipt: 'Receipt (incomplete)',
  answer: 'Response',
};

/** The words of both languages. */
export const TEXTS: Record<Language, Texts> = { zh, en };

/** Meaning of an error row and the advice for it. */
export function rowTexts({ status, summary, whatToDo }: ErrorRow, language: Language) {
  return language === 'zh' ? ERRORS_ZH[status] : { summary, whatToDo };
}

/** Title of a scene and what happens in it. */
export function sceneTexts({ name, row }: Scene, language: Language): { title: string; about: string } {
  if (!row) return TEXTS[language].scenes[name]!;
  const { summary, whatToDo } = rowTexts(row, language);
  return {
    title: `${row.status} ${row.type}`,
    about: language === 'zh' ? summary + whatToDo : `${summary} ${whatToDo}`,
  };
}
