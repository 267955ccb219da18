/** The programs of the proof. */
import { emitPostman } from '../../scripts/emit/postman.js';
import { loadSpec } from '../../scripts/spec.js';
import { citySchema } from '../../scripts/clients/caller.js';
import { ERRORS } from '../../src/contract.js';
import { importPostman } from './bruno.js';
import { COMMAND, SCENES, SYSTEM, type Program, type Run, type SceneName } from './program.js';

const NO_CREDITS = ERRORS[402].message;
const NO_KEY = ERRORS[401].message;
const SCHEMA = JSON.stringify(citySchema());
const bash = { name: 'Bash', input: { command: COMMAND, description: 'Say it' } };

/** The variables of Claude Code, which its library reads too. */
const claudeEnv: Program['env'] = ({ url, key }) => ({
  ANTHROPIC_BASE_URL: url,
  ANTHROPIC_AUTH_TOKEN: key,
  ANTHROPIC_MODEL: 'caicaini/sonnet',
  ANTHROPIC_DEFAULT_HAIKU_MODEL: 'caicaini/haiku',
  CLAUDE_CODE_MAX_OUTPUT_TOKENS: '8192',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
});
const CLAUDE_SETUP = `export ANTHROPIC_BASE_URL=https://caicaini.com
export ANTHROPIC_AUTH_TOKEN=$CAICAINI_API_KEY
export ANTHROPIC_MODEL=caicaini/sonnet
export ANTHROPIC_DEFAULT_HAIKU_MODEL=caicaini/haiku
export CLAUDE_CODE_MAX_OUTPUT_TOKENS=8192`;
const CLAUDE_NOTES = [
  'The base URL ends without `/v1`.',
  'Use `ANTHROPIC_AUTH_TOKEN`: `ANTHROPIC_API_KEY` is sent as `x-api-key`, which the gateway answers with 401.',
  'By default it asks for more output tokens than a model has, which is a 400.',
  'It sends a request again for minutes, also after a 401; `CLAUDE_CODE_MAX_RETRIES=1` ends that sooner.',
];
const FEW_RETRIES = { CLAUDE_CODE_MAX_RETRIES: '1' };
const NO_FORCED_TOOL = 'it has no option that forces a tool';

const claudeCode: Program = {
  name: 'Claude Code',
  packages: [['@anthropic-ai/claude-code', '2']],
  bin: 'claude',
  prepare: 'node_modules/@anthropic-ai/claude-code/install.cjs',
  model: 'caicaini/sonnet',
  env: claudeEnv,
  setup: `${CLAUDE_SETUP}
claude -p 'Hi'`,
  notes: CLAUDE_NOTES,
  runs: {
    ...always({ args: ['-p', 'Hi'] }),
    'a system prompt': { args: ['-p', 'Hi', '--append-system-prompt', SYSTEM] },
    'a tool loop': { args: ['-p', 'Hi', '--allowedTools', 'Bash'], tool: bash },
    'a forced tool': NO_FORCED_TOOL,
    'structured output': {
      args: ['-p', 'Hi', '--output-format', 'json', '--json-schema', SCHEMA],
      tool: { name: 'StructuredOutput' },
      says: '"structured_output":{"city":"Oslo"}',
    },
    '401': { args: ['-p', 'Hi'], env: FEW_RETRIES, says: 'Failed to authenticate' },
    '402': { args: ['-p', 'Hi'], says: 'Credit balance is too low' },
    '529 every time': { args: ['-p', 'Hi'], env: FEW_RETRIES, says: '529' },
  },
};

const sdk = (options: string, member = 'result'): Run => ({
  args: [`console.log(JSON.stringify((await ask('Hi', ${options})).${member}));`],
});

const claudeAgentSdk: Program = {
  name: 'Claude Agent SDK',
  packages: [['@anthropic-ai/claude-agent-sdk', '0']],
  model: 'caicaini/sonnet',
  env: claudeEnv,
  setup: `import { query } from '@anthropic-ai/claude-agent-sdk';

async function ask(prompt, options) {
  for await (const message of query({ prompt, options })) {
    if (message.type !== 'result') continue;
    if (message.is_error) process.exitCode = 1;
    return message;
  }
}`,
  notes: ['It reads the variables of [Claude Code](./claude-code).', ...CLAUDE_NOTES],
  runs: {
    ...always(sdk('{}')),
    'a system prompt': sdk(`{ systemPrompt: '${SYSTEM}' }`),
    'a tool loop': { ...sdk("{ allowedTools: ['Bash'] }"), tool: bash },
    'a forced tool': NO_FORCED_TOOL,
    'structured output': {
      ...sdk(`{ outputFormat: { type: 'json_schema', schema: ${SCHEMA} } }`, 'structured_output'),
      tool: { name: 'StructuredOutput' },
      says: '{"city":"Oslo"}',
    },
    '401': { ...sdk('{}'), env: FEW_RETRIES, says: 'Failed to authenticate' },
    '402': { ...sdk('{}'), says: 'Credit balance is too low' },
    '529 every time': { ...sdk('{}'), env: FEW_RETRIES, says: '529' },
  },
};

const opencodeArgs = ['run', '-m', 'caicaini/caicaini/auto', 'Hi'];

const opencode: Program = {
  name: 'opencode',
  packages: [['opencode-ai', '1']],
  bin: 'opencode',
  prepare: 'node_modules/opencode-ai/postinstall.mjs',
  model: 'caicaini/auto',
  env: () => ({}),
  files: ({ url, key }) => ({
    'opencode.json': JSON.stringify(opencodeConfig(`${url}/v1`, key), null, 2),
    'AGENTS.md': SYSTEM,
  }),
  setup: `// opencode.json
${JSON.stringify(opencodeConfig('https://caicaini.com/v1', '{env:CAICAINI_API_KEY}'), null, 2)}`,
  notes: [
    'The base URL ends in `/v1`.',
    'Set `limit.output`: by default it asks for more output tokens than a model has, which is a 400.',
  ],
  runs: {
    ...always({ args: opencodeArgs }),
    'a tool loop': { args: opencodeArgs, tool: { name: 'bash', input: bash.input } },
    'a forced tool': NO_FORCED_TOOL,
    'structured output': 'it has no option for it',
    '401': { args: opencodeArgs, says: NO_KEY },
    '402': { args: opencodeArgs, says: NO_CREDITS },
    '529 every time': 'it retries for minutes, without an option for less',
  },
};

function opencodeConfig(baseURL: string, apiKey: string): object {
  return {
    $schema: 'https://opencode.ai/config.json',
    small_model: 'caicaini/caicaini/haiku',
    provider: {
      caicaini: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Caicaini',
        options: { baseURL, apiKey },
        models: {
          'caicaini/auto': { name: 'Auto', limit: { context: 200_000, output: 8_192 } },
          'caicaini/haiku': { name: 'Haiku', limit: { context: 200_000, output: 8_192 } },
        },
      },
    },
  };
}

const codexConfig = (baseUrl: string) => `model = "caicaini/auto"
model_provider = "caicaini"

[model_providers.caicaini]
name = "Caicaini"
base_url = "${baseUrl}"
env_key = "CAICAINI_API_KEY"
wire_api = "chat"
`;
const codexArgs = ['exec', '--skip-git-repo-check', 'Hi'];

const codex: Program = {
  name: 'codex',
  packages: [['@openai/codex', '0.60']],
  bin: 'codex',
  model: 'caicaini/auto',
  env: ({ key, home }) => ({ CAICAINI_API_KEY: key, CODEX_HOME: home }),
  files: ({ url }) => ({ 'config.toml': codexConfig(`${url}/v1`), 'AGENTS.md': SYSTEM }),
  setup: `# ~/.codex/config.toml
${codexConfig('https://caicaini.com/v1').trimEnd()}`,
  notes: [
    'The base URL ends in `/v1`.',
    'Later versions have no `wire_api = "chat"`: they call `/v1/responses`, which the gateway does not have.',
  ],
  runs: {
    ...always({ args: codexArgs }),
    'a tool loop': {
      args: ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', 'Hi'],
      tool: { name: 'shell', input: { command: ['bash', '-c', COMMAND] } },
    },
    'a forced tool': NO_FORCED_TOOL,
    'structured output': 'its chat API has none',
    '401': { args: codexArgs, says: '401' },
    '402': { args: codexArgs, says: '402' },
    '529 every time': { args: [...codexArgs, '-c', 'model_providers.caicaini.request_max_retries=1'], says: '529' },
  },
};

const continueConfig = (apiBase: string) => `name: Caicaini
version: 1.0.0
schema: v1
models:
  - name: Auto
    provider: openai
    model: caicaini/auto
    apiBase: ${apiBase}
    apiKey: \${{ secrets.CAICAINI_API_KEY }}
    roles: [chat]
    defaultCompletionOptions:
      maxTokens: 8192
`;
const continueArgs = ['-p', '--config', 'config.yaml', 'Hi'];

const continueCli: Program = {
  name: 'Continue',
  packages: [['@continuedev/cli', '1']],
  bin: 'cn',
  model: 'caicaini/auto',
  env: ({ key }) => ({ CAICAINI_API_KEY: key }),
  files: ({ url }) => ({ 'config.yaml': continueConfig(`${url}/v1`) }),
  setup: `# config.yaml
${continueConfig('https://caicaini.com/v1').trimEnd()}`,
  notes: ['The base URL ends in `/v1`.'],
  runs: {
    ...always({ args: continueArgs }),
    'a system prompt': { args: [...continueArgs, '--rule', SYSTEM] },
    'a tool loop': { args: [...continueArgs, '--allow', 'Bash'], tool: { name: 'Bash', input: { command: COMMAND } } },
    'a forced tool': NO_FORCED_TOOL,
    'structured output': 'it has no option for it',
    '401': { args: continueArgs, says: NO_KEY },
    '402': { args: continueArgs, says: NO_CREDITS },
    '529 every time': { args: continueArgs, says: '529' },
  },
};

const COLLECTION = 'postman.json';
const NO_ANSWERS = 'it sends each request of the collection once';

/** The parts of a program that sends the requests of the collection. */
function collectionRuns(run: Run): Program['runs'] {
  return {
    ...(Object.fromEntries(SCENES.map(({ name }) => [name, NO_ANSWERS])) as Record<SceneName, string>),
    'an answer': { ...run, says: '200 OK' },
    '401': { ...run, says: NO_KEY },
    '402': { ...run, says: NO_CREDITS },
    '529 every time': { ...run, says: ERRORS[529].message },
  };
}

const newman: Program = {
  name: 'newman',
  packages: [['newman', '6']],
  bin: 'newman',
  env: () => ({}),
  files: async () => ({ [COLLECTION]: JSON.stringify(emitPostman(await loadSpec())) }),
  args: ({ url, key }) => ['run', COLLECTION, '--env-var', `baseUrl=${url}`, '--env-var', `apiKey=${key}`],
  setup: `newman run postman.json --env-var apiKey=$CAICAINI_API_KEY`,
  notes: ['The collection is `caicaini-contract/postman.json`. A request that is not answered with 200 fails the run.'],
  runs: collectionRuns({ args: [] }),
};

const bruno: Program = {
  name: 'Bruno',
  packages: [['@usebruno/cli', '4']],
  bin: 'bru',
  env: () => ({}),
  before: importPostman,
  args: ({ url, key }) => ['run', '-r', '--env-var', `baseUrl=${url}`, '--env-var', `apiKey=${key}`],
  setup: `bru run -r --env-var apiKey=$CAICAINI_API_KEY`,
  notes: [
    'Import the collection `caicaini-contract/postman.json` into Bruno. Its tests fail a request that is not answered with 200.',
  ],
  runs: collectionRuns({ args: [] }),
};

export const PROGRAMS: readonly Program[] = [claudeCode, claudeAgentSdk, opencode, codex, continueCli, newman, bruno];

/** The scenes that a program plays with the same arguments. */
function always(
  run: Run,
): Record<
  'an answer' | 'a system prompt' | '429, Retry-After 2' | '529 twice, then fine' | 'an interruption in a stream',
  Run
> {
  return {
    'an answer': run,
    'a system prompt': run,
    '429, Retry-After 2': run,
    '529 twice, then fine': run,
    'an interruption in a stream': run,
  };
}
