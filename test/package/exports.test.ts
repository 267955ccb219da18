/** The runtime names of each entry point. A change here is a change of the public interface, which the diff shows. */
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import * as bullmq from '../../src/bullmq/index.js';
import * as root from '../../src/index.js';
import * as mock from '../../src/mock/index.js';
import * as otel from '../../src/otel/index.js';
import * as redis from '../../src/redis/index.js';
import * as temporal from '../../src/temporal/index.js';
import * as tools from '../../src/tools/index.js';
import * as validate from '../../src/validate/index.js';
import * as verify from '../../src/verify/index.js';
import tsdown from '../../tsdown.config.js';

const names = (entry: object) => Object.keys(entry).sort();

test('caicaini exports these names', () => {
  expect(names(root)).toMatchInlineSnapshot(`
    [
      "CaicainiError",
      "ChatStream",
      "ERRORS",
      "MODELS",
      "MessageStream",
      "OPERATIONS",
      "SPEC_SHA256",
      "SPEC_VERSION",
      "TIERS",
      "classify",
      "createApiClient",
      "createClient",
      "createFetch",
      "decide",
      "defaultPolicy",
      "localLimiter",
      "parseRetryAfter",
    ]
  `);
});

test('caicaini/verify exports these names', () => {
  expect(names(verify)).toMatchInlineSnapshot(`
    [
      "CHECKS",
      "DEFAULT_KEEP",
      "DEFAULT_MAX_CREDITS",
      "KEY_VARIABLES",
      "PROFILES",
      "REPORTS",
      "USUAL_PRICE",
      "caicainiMatchers",
      "checkExchanges",
      "compareReports",
      "diff",
      "exchangeIn",
      "exchangeOf",
      "fuzz",
      "keyVariable",
      "keysFrom",
      "liveJudge",
      "ownChecksIn",
      "parseBaseline",
      "planOf",
      "readHar",
      "recordingFetch",
      "replay",
      "reportAnnotations",
      "reportDiff",
      "reportSummary",
      "reportTerminal",
      "sourcePages",
      "startProxy",
      "trafficLog",
      "verify",
      "watch",
      "writeBaseline",
      "writeHar",
    ]
  `);
});

test('caicaini/tools exports these names', () => {
  expect(names(tools)).toEqual(['runTools', 'tool']);
});

test('caicaini/validate exports these names', () => {
  expect(names(validate)).toMatchInlineSnapshot(`
    [
      "assertRequest",
      "check",
      "checkRequest",
      "checkResponse",
    ]
  `);
});

test('caicaini/mock exports these names', () => {
  expect(names(mock)).toMatchInlineSnapshot(`
    [
      "FAULTS",
      "MOCK_KEYS",
      "MUTATIONS",
      "STREAM_FAULTS",
      "TIER_KEYS",
      "createMock",
      "startMock",
    ]
  `);
});

test('the integrations export these names', () => {
  expect(Object.entries({ bullmq, otel, redis, temporal }).map(([name, entry]) => [name, ...names(entry)])).toEqual([
    ['bullmq', 'bullmqRules'],
    ['otel', 'telemetry', 'trafficCounters'],
    ['redis', 'redisLimiter', 'sharedLimiter'],
    ['temporal', 'asActivity', 'toApplicationFailure'],
  ]);
});

test('package.json exports every built entry that is no command, and data', () => {
  const [modular, common] = (tsdown as { entry: Record<string, string> }[]).map(({ entry }) => Object.keys(entry));
  const built = modular!;
  const isData = (name: string) => /\.(json|yaml|txt)$/.test(name);
  const modules = Object.keys(manifest.exports).filter((name) => !isData(name));
  const commands = Object.values(manifest.bin).map((file) => basename(file, '.js'));
  const exported = built.filter((name) => !commands.includes(name));
  expect(built).toEqual(expect.arrayContaining(commands));
  expect(common).toEqual(exported);
  expect(modules.sort()).toEqual(exported.map((name) => (name === 'index' ? '.' : `./${name}`)).sort());
});
