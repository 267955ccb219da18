/** The tables of the README and of the docs' pages, in English and Chinese, that have facts of the description. */
import { EXIT } from '../../src/cli/exit.js';
import { applyOverlay } from '../overlay.js';
import { errorRows, operations, type ErrorRow, type Json, type Spec } from '../spec.js';
import { table } from '../table.js';

/** The languages of the pages. */
export type Language = 'en' | 'zh';

type Emit = (language: Language) => (spec: Spec) => string;

/** The error table. */
export const emitErrorTable: Emit = (language) => (spec) => {
  const { document, head, space } = inLanguage(spec, language, {
    en: ['status', '`error.type`', 'action', 'charged', 'meaning and advice'],
    zh: ['状态码', '`error.type`', '处理', '扣费', '含义与处理办法'],
  });
  const words: Json = language === 'zh' ? { ...document['x-actions'], ...document['x-charged'] } : {};
  const rows = errorRows(document).map(({ status, type, action, charged, summary, whatToDo }) => [
    `${status}`,
    `\`${type}\``,
    `**${words[action] ?? action}**`,
    words[charged] ?? charged,
    `${summary}${space}${whatToDo}`,
  ]);
  return table(head, rows);
};

/** The actions, in the order of the vendor's page. */
const ACTIONS: readonly ErrorRow['action'][] = ['retry', 'stop', 'fix'];

/** The error rows of each action. */
export const emitActions: Emit = (language) => (spec) => {
  const { document, head } = inLanguage(spec, language, {
    en: ['action', 'status and `error.type`', 'exit code of `caicaini send`'],
    zh: ['处理', '状态码与 `error.type`', '`caicaini send` 的退出码'],
  });
  const errors = language === 'zh' ? '/errors/' : `/${language}/errors/`;
  const rows = ACTIONS.map((action) => {
    const name = `\`${action}\``;
    const listed = errorRows(document).filter((row) => row.action === action);
    return [
      language === 'zh' ? `${document['x-actions'][action]} ${name}` : name,
      listed.map(({ status, type }) => `[${status}](${errors}#${status}) \`${type}\``).join('<br>'),
      String(EXIT[action]),
    ];
  });
  return table(head, rows);
};

/** The options of retries and time limits, with their defaults. */
export const emitRetryOptions: Emit = (language) => (spec) => {
  const { document, head } = inLanguage(spec, language, {
    en: ['option', 'default', 'meaning'],
    zh: ['选项', '默认值', '含义'],
  });
  const { attempts, backoff, retryAfter, timeouts } = document['x-retry-policy'];
  const { spreadMinMs, spreadMaxMs } = retryAfter;
  const rows: [string, number, Record<Language, string>][] = [
    [
      'retry.maxAttempts',
      attempts.default,
      {
        en: `Attempts, the first one included: 1 (another layer retries) to ${attempts.max}.`,
        zh: `尝试次数，包括第一次：1（由外层重试）到 ${attempts.max}。`,
      },
    ],
    [
      'retry.baseDelayMs',
      backoff.baseMs,
      {
        en: `Upper bound of the first wait. Full jitter draws from 0 to the bound, which grows by the factor ${backoff.factor}.`,
        zh: `第一次等待的上限。等待时间在 0 与上限之间随机取值（full jitter），上限每次乘以 ${backoff.factor}。`,
      },
    ],
    ['retry.maxDelayMs', backoff.capMs, { en: 'Largest upper bound of a wait.', zh: '等待上限的最大值。' }],
    [
      'retry.maxRetryAfterMs',
      retryAfter.maxMs,
      {
        en: `Longest Retry-After that a call waits for: in full, and ${spreadMinMs} to ${spreadMaxMs} ms on top. With a longer one it fails.`,
        zh: `愿意等待的最长 Retry-After。等满之后再加 ${spreadMinMs} 到 ${spreadMaxMs} ms；比它更长时直接报错。`,
      },
    ],
    [
      'timeouts.attemptMs',
      timeouts.attemptMs,
      { en: 'Time for one attempt, body included.', zh: '一次尝试的时限，含读取响应体。' },
    ],
    [
      'timeouts.totalMs',
      timeouts.deadlineMs,
      {
        en: 'Time for all attempts and waits of a call; for a stream, until its first event is handed on.',
        zh: '一次调用中全部尝试与等待的总时限；流式调用算到交出第一个事件为止。',
      },
    ],
    [
      'timeouts.firstTokenMs',
      timeouts.firstTokenMs,
      { en: 'Longest silence of a stream before its first content.', zh: '流在第一段内容之前最长的静默时间。' },
    ],
    [
      'timeouts.idleMs',
      timeouts.idleMs,
      { en: 'Longest silence of a stream after it.', zh: '流在第一段内容之后最长的静默时间。' },
    ],
  ];
  return table(
    head,
    rows.map(([name, value, meaning]) => [`\`${name}\``, count(value), meaning[language]]),
  );
};

/** The models with their limits and capabilities. */
export const emitModels: Emit = (language) => (spec) => {
  const { document, head, yes, no } = inLanguage(spec, language, {
    en: ['`model`', 'context, tokens', 'most output, tokens', 'images', 'tools', 'thinking'],
    zh: ['`model`', '上下文（token）', '最大输出（token）', '图像', '工具', '思考'],
  });
  const rows = document['x-models'].map((model: Json) => [
    `\`${model['id']}\``,
    count(model['contextWindow']),
    count(model['maxOutputTokens']),
    ...[model['supportsVision'], model['supportsTools'], model['supportsThinking']].map((can) => (can ? yes : no)),
  ]);
  return table(head, rows);
};

/** The rate limits of each tier. */
export const emitTiers: Emit = (language) => (spec) =>
  tierTable(inLanguage(spec, language, { en: [], zh: [] }).document, language);

/** The same from the description in that language. */
export function tierTable(document: Json, language: Language): string {
  const [individually, ...head] = {
    en: ['by agreement', 'tier', 'requests per minute (RPM)', 'input tokens per minute (TPM)', 'concurrent streams'],
    zh: ['单独约定', '级别', '每分钟请求数（RPM）', '每分钟输入 token（TPM）', '并发流数'],
  }[language] as [string, ...string[]];
  const { 'x-extensible-enum': names, 'x-limits': limits } = document['components'].schemas.Tier;
  const rows = names.map((name: string) => {
    const { requestsPerMinute, inputTokensPerMinute, concurrentStreams } = limits[name] ?? {};
    const values = [requestsPerMinute, inputTokensPerMinute, concurrentStreams];
    return [`\`${name}\``, ...values.map((value) => (value === undefined ? individually : count(value)))];
  });
  return table(head, rows);
}

/** The limits of images and of the body that contains them. */
export const emitImageLimits: Emit = (language) => (spec) => {
  const { document, head } = inLanguage(spec, language, { en: ['what', 'at most'], zh: ['项目', '上限'] });
  const constraints: Json[] = document['components'].schemas.MessageInput['x-constraints'];
  const max = (name: string): number => constraints.find((each) => each['name'] === name)!['max'];
  const { node } = operations(document).find(({ id }) => id === 'createMessage')!;
  const mb = (bytes: number) => `${bytes / 2 ** 20} MB`;
  const pixels = `${count(max('image-pixels'))} × ${count(max('image-pixels'))}`;
  const rows: Record<Language, string[]>[] = [
    {
      en: ['images in a turn', count(max('images-per-turn'))],
      zh: ['一轮中的图片', `${count(max('images-per-turn'))} 张`],
    },
    {
      en: ['size of an image, decoded', mb(max('image-bytes'))],
      zh: ['每张图片解码后的大小', mb(max('image-bytes'))],
    },
    { en: ['pixels of an image', pixels], zh: ['每张图片的像素', pixels] },
    {
      en: ['request body, base64 included', mb(node.requestBody['x-max-bytes'])],
      zh: ['请求体，含 base64', mb(node.requestBody['x-max-bytes'])],
    },
  ];
  return table(
    head,
    rows.map((row) => row[language]),
  );
};

/** The description in a language, and the small words of its tables. */
function inLanguage(spec: Spec, language: Language, heads: Record<Language, string[]>) {
  const head = heads[language];
  return language === 'zh'
    ? {
        ...{ document: applyOverlay(spec.document, spec.zh), head },
        ...{ space: '', yes: '支持', no: '不支持' },
      }
    : { document: spec.document, head, space: ' ', yes: 'yes', no: 'no' };
}

function count(value: number): string {
  return value.toLocaleString('en');
}
