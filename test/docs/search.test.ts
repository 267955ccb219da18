/** The search of the built docs: what a query must find among its first three hits, in each language. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import MiniSearch from 'minisearch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { miniSearch } from '../../docs/site/.vitepress/search.js';
import { CHROMIUM, filesOf, folder, serve, type Served } from './built.js';

/** A query, and the beginnings of the addresses that answer it, in the Chinese part of the site. */
type Query = [query: string, ...pages: string[]];

const EITHER: Query[] = [
  ['429', '/errors/#429'],
  ['529', '/errors/#529'],
  ['402', '/errors/#402'],
  ['insufficient_quota', '/errors/#402'],
  ['overloaded_error', '/errors/#529'],
  ['Retry-After', '/errors/#retry-after', '/api/headers.html#RetryAfter', '/guides/rate-limits'],
  ['X-RateLimit-Reset-Requests', '/api/headers', '/guides/rate-limits'],
  ['max_tokens', '/api/create-message.html#request.max_tokens', '/start/models'],
  [
    'temperature',
    '/api/create-message.html#request.temperature',
    '/api/create-chat-completion.html#request.temperature',
  ],
  ['tool_choice', '/guides/tools', '/api/create-message.html#request.tool_choice'],
  ['createFetch', '/guides/clients', '/sdk/caicaini'],
  ['maxAttempts', '/guides/retries', '/sdk/caicaini'],
  ['SSE', '/guides/streaming', '/api/streams'],
  ['RPM', '/guides/rate-limits', '/api/headers'],
  ['bullmq', '/guides/queues', '/sdk/bullmq'],
  ['CAICAINI_API_KEY', '/start/authentication', '/start/quickstart'],
  ['/v1/usage', '/api/get-usage'],
  ['openai', '/guides/clients'],
  ['JSON mode', '/api/create-chat-completion', '/guides/'],
];

const CHINESE: Query[] = [
  ...EITHER,
  ['限流', '/guides/rate-limits', '/errors/#429'],
  ['限速', '/guides/rate-limits', '/errors/#429'],
  ['429 限流', '/errors/#429', '/guides/rate-limits'],
  ['鉴权', '/start/authentication', '/errors/#401'],
  ['认证', '/start/authentication', '/errors/#401'],
  ['余额不足', '/errors/#402', '/start/pricing'],
  ['扣费', '/start/pricing'],
  ['并发', '/guides/queues', '/guides/rate-limits', '/guides/retries', '/api/headers'],
  ['超时', '/guides/retries', '/errors/#504', '/api/retry-policy.html#timeouts'],
  ['取消', '/guides/streaming', '/guides/errors', '/guides/retries'],
  ['幂等', '/errors/#500', '/guides/retries'],
  ['流式输出', '/guides/streaming', '/api/streams'],
  ['温度', '/api/create-message.html#request.temperature', '/api/create-chat-completion.html#request.temperature'],
  ['推理', '/guides/thinking'],
  ['529 是什么意思', '/errors/#529'],
  ['怎么安装', '/start/quickstart'],
  ['快速开始', '/start/quickstart'],
  ['密钥从哪里来', '/start/authentication'],
  ['上传图片', '/guides/vision'],
  ['函数调用', '/guides/tools'],
  ['重试策略', '/guides/retries', '/api/retry-policy'],
  ['消息 ID', '/errors/#message-id', '/guides/errors'],
  ['错误信封', '/errors/#envelope', '/guides/errors'],
  ['模拟网关', '/mock/', '/guides/testing'],
  ['CI 校验', '/guides/ci', '/verifier/'],
  ['限制输出长度', '/api/create-message.html#request.max_tokens', '/start/models'],
  ['停止序列', '/api/create-message.html#request.stop_sequences', '/api/create-chat-completion.html#request.stop'],
  ['退款', '/start/pricing'],
  ['轮换密钥', '/start/authentication'],
  ['流式断了能续传吗', '/guides/streaming'],
  ['413 图片太大', '/errors/#413', '/guides/vision'],
  ['stream 超时', '/guides/streaming', '/guides/retries'],
  ['退出码 75', '/cli/#exit-codes'],
  ['命令行退出码', '/cli/'],
  ['更新日志', '/resources/changelog'],
  ['system prompt', '/api/create-message.html#request.system', '/start/', '/guides/'],
  ['prometheus 监控', '/guides/observability'],
  ['多进程共享限额', '/guides/queues'],
  ['查询余额', '/api/get-account', '/start/pricing'],
  ['创建消息', '/api/create-message'],
  ['有哪些模型', '/start/models', '/api/list-models'],
];

const ENGLISH: Query[] = [
  ...EITHER,
  ['rate limited', '/guides/rate-limits', '/errors/#429'],
  ['rate limited 429', '/errors/#429', '/guides/rate-limits'],
  ['what does 529 mean', '/errors/#529'],
  ['timeout', '/guides/retries', '/errors/#504', '/api/retry-policy.html#timeouts'],
  ['cancel a request', '/guides/streaming', '/guides/errors', '/guides/retries'],
  ['install', '/start/quickstart'],
  ['api key', '/start/authentication'],
  ['cost', '/start/pricing'],
  ['top up credits', '/start/pricing', '/errors/#402'],
  ['invlaid request', '/errors/#400'],
  ['overlaoded', '/errors/#529'],
  ['streaming', '/guides/streaming'],
  ['function calling', '/guides/tools'],
  ['images', '/guides/vision'],
  ['reasoning', '/guides/thinking'],
  ['idempotent', '/errors/#500', '/guides/retries'],
  ['concurrency', '/guides/queues', '/guides/rate-limits', '/guides/retries', '/api/headers'],
  ['backoff with jitter', '/guides/retries', '/api/retry-policy', '/errors/#retry'],
  ['message id for support', '/errors/#message-id', '/guides/errors'],
  ['mock server', '/mock/', '/guides/testing'],
  ['verify in CI', '/guides/ci', '/verifier/'],
  ['exit codes', '/cli/'],
  ['opentelemetry', '/guides/observability', '/sdk/otel'],
  ['changelog', '/resources/changelog'],
  ['environment variable', '/start/authentication', '/start/quickstart', '/cli/', '/resources/'],
  ['list models', '/api/list-models', '/start/models'],
  ['system prompt', '/api/create-message.html#request.system', '/start/', '/guides/'],
  ['redis', '/guides/queues', '/sdk/redis'],
  ['circuit breaker', '/guides/retries'],
  ['use with langchain', '/guides/clients'],
  ['refund', '/start/pricing'],
  ['stop sequence', '/api/create-message.html#request.stop_sequences', '/api/create-chat-completion.html#request.stop'],
  ['resume a stream after disconnect', '/guides/streaming'],
  ['402 怎么办', '/errors/#402', '/start/pricing'],
  ['junit report', '/guides/ci', '/verifier/'],
  ['count tokens', '/api/count-message-tokens'],
  ['custom fetch', '/guides/clients/#create-fetch'],
  ['限流', '/guides/rate-limits', '/errors/#429'],
  ['invalid api key', '/errors/#401', '/start/authentication'],
  ['base64 image', '/guides/vision'],
  ['x-ratelimit-remaining', '/api/headers', '/guides/rate-limits'],
  ['job queue', '/guides/queues'],
  ['vercel ai sdk', '/guides/clients'],
  ['claude code', '/guides/clients/claude-code'],
  ['max_tokens too large', '/errors/#400', '/api/create-message'],
  ['openapi file for generators', '/resources/'],
];

/** VitePress keeps the index of a language in one chunk, as the text of MiniSearch. */
async function indexOf(locale: 'root' | 'en'): Promise<MiniSearch> {
  const file = filesOf('.js').find((path) => path.includes(`@localSearchIndex${locale}`))!;
  const { default: text } = (await import(join(folder, file))) as { default: string };
  return MiniSearch.loadJSON(text, {
    storeFields: ['title', 'titles'],
    searchOptions: miniSearch.searchOptions,
    ...miniSearch.options,
  });
}

describe.each([
  { locale: 'root' as const, prefix: '', queries: CHINESE },
  { locale: 'en' as const, prefix: '/en', queries: ENGLISH },
])('the search of the language $locale', ({ locale, prefix, queries }) => {
  test('at least nine of ten queries find their page among the first three', async () => {
    expect(queries.length).toBeGreaterThanOrEqual(60);
    const index = await indexOf(locale);
    const missed = queries.flatMap(([query, ...pages]) => {
      const first = index
        .search(query)
        .slice(0, 3)
        .map(({ id }) => String(id));
      return first.some((id) => pages.some((page) => id.startsWith(prefix + page)))
        ? []
        : [`${query}: ${first.join(' ')}`];
    });
    console.log(`${queries.length - missed.length} of ${queries.length}; missed: ${missed.join('; ') || 'none'}`);
    expect(missed.length / queries.length, missed.join('\n')).toBeLessThanOrEqual(0.1);
  });

  test('a status and a type find their row first', async () => {
    const index = await indexOf(locale);
    for (const status of ['400', '401', '402', '403', '404', '413', '429', '500', '502', '503', '504', '529'])
      expect(index.search(status)[0]!.id, status).toBe(`${prefix}/errors/#${status}`);
  });

  test('a word that is nowhere finds nothing', async () => {
    expect((await indexOf(locale)).search('qqqqqqqq')).toEqual([]);
  });
});

// The reporter counts them as skipped where there is no browser
describe.skipIf(!existsSync(CHROMIUM))('the search box', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(() => served.close());

  for (const [language, query, want] of [
    ['', '限流', '/guides/rate-limits'],
    ['', '529 是什么意思', '/errors/#529'],
    ['en/', 'rate limited 429', '/en/errors/#429'],
    ['en/', 'timeout', '/en/guides/retries'],
  ] as const) {
    test(`finds ${query} on /${language}, and Enter opens the first hit, but not while an input method composes`, async () => {
      const page = await served.context.newPage();
      try {
        await page.setViewportSize({ width: 390, height: 800 });
        await page.goto(`${served.url}${language}errors/`, { waitUntil: 'networkidle' });
        await page.click('.DocSearch-Button');
        await page.fill('#localsearch-input', query);
        await page.waitForSelector('.VPLocalSearchBox .result');
        const links = await page.$$eval('.VPLocalSearchBox .result', (all) =>
          all.slice(0, 3).map((each) => each.getAttribute('href')!),
        );
        expect(
          links.some((link) => link.startsWith(want)),
          links.join(' '),
        ).toBe(true);
        const width = await page.$eval('.VPLocalSearchBox .shell', (shell) => shell.getBoundingClientRect().width);
        expect(width).toBeLessThanOrEqual(390);
        const before = page.url();
        await page.$eval('#localsearch-input', (input) =>
          input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })),
        );
        expect(page.url()).toBe(before);
        await page.press('#localsearch-input', 'Enter');
        await expect.poll(() => page.url()).toContain(links[0]!);
      } finally {
        await page.close();
      }
    });
  }
});
