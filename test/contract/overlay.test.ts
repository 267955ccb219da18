/** The Chinese overlay applies as written: its targets exist, and it leaves no row in English. */
import { describe, expect, test } from 'vitest';
import { CHINESE, publish } from '../../scripts/emit/forms/publish.js';
import { emitRetriesOverlay } from '../../scripts/emit/retries.js';
import { emitErrorsZh } from '../../scripts/emit/tables.js';
import { emitZhOverlay } from '../../scripts/emit/zh.js';
import { applyOverlay, type Overlay } from '../../scripts/overlay.js';
import { errorRows, loadSpec, type Json } from '../../scripts/spec.js';
import { textsOf, untranslated } from '../../scripts/texts.js';
import { RETRY_POLICY } from '../../src/contract.js';
import { ERRORS, OPERATIONS, defaultPolicy } from '../../src/index.js';

const spec = await loadSpec();
const overlay = (target: string, update: Overlay['actions'][number]['update'] = {}): Overlay => ({
  path: 'some.yaml',
  actions: [{ target, update }],
});

describe('an overlay', () => {
  const document = { a: { 'b/c': { text: 'old', list: [1] }, d: [{ name: 'x y' }, { name: 'z' }] } };
  const cases: { target: string; update: object; want: object }[] = [
    { target: '$', update: { e: 1 }, want: { ...document, e: 1 } },
    { target: "$.a['b/c']", update: { text: 'new' }, want: { a: { 'b/c': { text: 'new', list: [1] } } } },
    { target: "$['a']['b/c']", update: { list: [2] }, want: { a: { 'b/c': { list: [1, 2] } } } },
    { target: "$.a.d[?(@.name=='x y')]", update: { is: true }, want: { a: { d: [{ is: true }, { name: 'z' }] } } },
  ];
  for (const { target, update, want } of cases) {
    test(`an overlay updates ${target}`, () => {
      const before = structuredClone(document);
      expect(applyOverlay(document, overlay(target, update))).toMatchObject(want);
      expect(document).toEqual(before);
    });
  }

  const wrong: { target: string; says: RegExp }[] = [
    { target: '$.a.nothing', says: /some\.yaml: the target \$\.a\.nothing matches nothing/ },
    { target: "$.a.d[?(@.name=='w')]", says: /matches nothing/ },
    { target: "$.a['b/c'].text", says: /matches nothing/ },
    { target: '$..text', says: /cannot be read from character 2/ },
    { target: '$.a.d[*]', says: /cannot be read from character 6/ },
    { target: 'a', says: /does not begin with \$/ },
  ];
  for (const { target, says } of wrong) {
    test(`an overlay refuses the target ${target}`, () => {
      expect(() => applyOverlay(document, overlay(target))).toThrow(says);
    });
  }
});

describe('the Chinese overlay', () => {
  const chinese = applyOverlay(spec.document, spec.zh);

  test('the Chinese overlay translates every row and changes its texts alone', () => {
    const [english, rows] = [errorRows(spec.document), errorRows(chinese)];
    expect(rows).toHaveLength(Object.keys(ERRORS).length);
    for (const [index, { summary, whatToDo, note, ...facts }] of rows.entries()) {
      expect(english[index]).toMatchObject(facts);
      expect(note === undefined).toBe(english[index]!.note === undefined);
      for (const text of [summary, whatToDo, ...(note ? [note] : [])]) expect(text).toMatch(/\p{Script=Han}.*。$/u);
    }
  });

  test('the Chinese overlay translates every title, summary and description', () => {
    expect(textsOf(spec.document).length).toBeGreaterThan(300);
    expect(untranslated(spec.document, chinese)).toEqual([]);
  });

  test('the check of the overlay names a text that it leaves in English', () => {
    const forgetful = {
      ...spec.zh,
      actions: spec.zh.actions.filter(({ target }) => target !== '$.components.schemas.Tier'),
    };
    expect(untranslated(spec.document, applyOverlay(spec.document, forgetful))).toEqual([
      { pointer: '/components/schemas/Tier/description', text: spec.document['components'].schemas.Tier.description },
    ]);
  });

  test('the published overlay also translates what the published descriptions say of errors, rules and guesses', () => {
    const published = applyOverlay(publish(spec.document), {
      path: 'zh.yaml',
      actions: emitZhOverlay(spec)['actions'],
    });
    expect(textsOf(published)).toEqual(textsOf(publish(chinese, CHINESE)));
    const { responses, schemas } = published['components'];
    expect(responses.InsufficientQuota.description).toMatch(/\*\*硬停止\*\*：不要重试。/);
    expect(schemas.MessageInput.properties.messages.description).toContain('图片数量的上限（20）');
    expect(untranslated(publish(spec.document), published)).toEqual([]);
  });

  test('the Chinese overlay names the vendor’s Chinese pages and changes no other member', () => {
    const { 'x-sources': english } = spec.document;
    expect(Object.keys(chinese['x-sources'])).toEqual(Object.keys(english));
    const bare = (document: object) =>
      JSON.stringify(document, (key, value) =>
        [
          'title',
          'displayName',
          'summary',
          'description',
          'whatToDo',
          'x-sources',
          'x-sources-url',
          'x-actions',
          'x-charged',
          'note',
        ].includes(key) && !(key === 'description' && typeof value === 'object')
          ? undefined
          : value,
      );
    expect(bare(chinese)).toBe(bare(spec.document));
  });

  test('the Chinese overlay has the vendor’s words for the actions', () => {
    expect(chinese['x-actions']).toEqual({ retry: '可重试', stop: '硬停止', fix: '修请求' });
  });

  test('the generation fails if the overlay leaves a row in English or targets a missing one', () => {
    const actions = spec.zh.actions.filter(({ target }) => !target.includes('RateLimited'));
    expect(() => emitErrorsZh({ ...spec, zh: { ...spec.zh, actions } })).toThrow(/row 429 is not translated/);
    const stray = { target: '$.components.responses.Teapot', update: {} };
    expect(() => emitErrorsZh({ ...spec, zh: { ...spec.zh, actions: [...actions, stray] } })).toThrow(
      /Teapot matches nothing/,
    );
  });
});

describe('the overlay of retries', () => {
  const retries = (document: Json) =>
    applyOverlay(document, { path: 'retries.yaml', actions: emitRetriesOverlay({ ...spec, document }).actions });

  test('the overlay of retries has the policy in the words of both generators', () => {
    const applied = retries(spec.document);
    expect(applied['x-speakeasy-retries']).toEqual({
      strategy: 'backoff',
      backoff: {
        initialInterval: defaultPolicy.retry.baseDelayMs,
        maxInterval: defaultPolicy.retry.maxDelayMs,
        maxElapsedTime: defaultPolicy.timeouts.totalMs,
        exponent: RETRY_POLICY.backoff.factor,
      },
      statusCodes: ['408', '425', '429', '5XX'],
      retryConnectionErrors: true,
    });
    for (const { path, method } of Object.values(OPERATIONS))
      expect(applied['paths'][path][method.toLowerCase()]).toMatchObject({ 'x-fern-retries': { disabled: false } });
  });

  test('the overlay of retries lists single statuses if a row of their class is not retried', () => {
    const document = structuredClone(spec.document);
    document['components'].responses.UpstreamTimeout['x-error'].action = 'fix';
    const { statusCodes } = retries(document)['x-speakeasy-retries'];
    expect(statusCodes).toEqual(['408', '425', '429', '500', '502', '503', '529']);
  });
});
