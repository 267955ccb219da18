/** The runtime names of each entry point. A change here is a change of the public surface: it shows in the diff. */
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import * as root from '../src/index.js';
import * as lite from '../src/lite.js';
import * as mock from '../src/mock/index.js';
import * as validate from '../src/validate.js';
import * as verify from '../src/verify/index.js';
import tsdown from '../tsdown.config.js';

const names = (entry: object) => Object.keys(entry).sort();

test('caicaini', () => {
  expect(names(root)).toMatchInlineSnapshot(`
    [
      "CaicainiError",
      "ERRORS",
      "MODELS",
      "OPERATIONS",
      "SPEC_SHA256",
      "SPEC_VERSION",
      "TIERS",
      "classify",
      "createClient",
      "createFetch",
      "decide",
      "defaultPolicy",
      "parseRetryAfter",
    ]
  `);
});

test('caicaini/lite', () => {
  expect(names(lite)).toMatchInlineSnapshot(`
    [
      "CaicainiError",
      "countMessageTokens",
      "createChatCompletion",
      "createClient",
      "createMessage",
      "getAccount",
      "getUsage",
      "listModels",
      "streamChatCompletion",
      "streamMessage",
    ]
  `);
});

test('caicaini/verify', () => {
  expect(names(verify)).toMatchInlineSnapshot(`
    [
      "CHECKS",
      "DEFAULT_MAX_CREDITS",
      "KEY_VARIABLES",
      "PROFILES",
      "REPORTS",
      "caicainiMatchers",
      "checkingFetch",
      "exchangeOf",
      "judge",
      "pages",
      "parseKnown",
      "planOf",
      "readHar",
      "reportAnnotations",
      "reportSummary",
      "reportTerminal",
      "startProxy",
      "verify",
      "writeHar",
    ]
  `);
});

test('caicaini/validate', () => {
  expect(names(validate)).toMatchInlineSnapshot(`
    [
      "assertRequest",
      "check",
      "checkRequest",
      "checkResponse",
    ]
  `);
});

test('caicaini/mock', () => {
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

test('every entry that is built is exported or a command, and besides them only data', () => {
  const built = Object.keys((tsdown as { entry: Record<string, string> }).entry);
  const isData = (name: string) => /\.(json|yaml|txt)$/.test(name);
  const modules = Object.keys(manifest.exports).filter((name) => !isData(name));
  const commands = Object.values(manifest.bin).map((file) => basename(file, '.js'));
  const exported = built.filter((name) => !commands.includes(name));
  expect(built).toEqual(expect.arrayContaining(commands));
  expect(modules.sort()).toEqual(exported.map((name) => (name === 'index' ? '.' : `./${name}`)).sort());
});
