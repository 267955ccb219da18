/** The programs and libraries of the proof. */
import { emitPostman } from '../../scripts/emit/postman.js';
import { loadSpec } from '../../scripts/spec.js';
import { ERRORS } from '../../src/contract.js';
import { HELLO, usualScenes, type Program } from './program.js';

const NO_CREDITS = ERRORS[402].message;
const text = [{ answer: { text: HELLO } }];

const claudeCode: Program = {
  name: 'Claude Code',
  packages: [['@anthropic-ai/claude-code', '2']],
  bin: 'claude',
  prepare: 'node_modules/@anthropic-ai/claude-code/install.cjs',
  env: ({ url, key }) => ({
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_AUTH_TOKEN: key,
    ANTHROPIC_MODEL: 'caicaini/sonnet',
    ANTHROPIC_DEFAULT_HAIKU_MODEL: 'caicaini/haiku',
    CLAUDE_CODE_MAX_OUTPUT_TOKENS: '8192',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  }),
  setup: `export ANTHROPIC_BASE_URL=https://caicaini.com
export ANTHROPIC_AUTH_TOKEN=$CAICAINI_API_KEY
export ANTHROPIC_MODEL=caicaini/sonnet
export ANTHROPIC_DEFAULT_HAIKU_MODEL=caicaini/haiku
export CLAUDE_CODE_MAX_OUTPUT_TOKENS=8192
claude -p 'Hi'`,
  notes: [
    'The base URL ends without `/v1`.',
    'Use `ANTHROPIC_AUTH_TOKEN`: `ANTHROPIC_API_KEY` is sent as `x-api-key`, which the gateway answers with 401.',
    'By default it asks for more output tokens than a model has, which is a 400.',
  ],
  scenes: [
    ...usualScenes(['-p', 'Hi'], 'Credit balance is too low'),
    {
      name: 'a tool',
      args: ['-p', 'Hi', '--allowedTools', 'Bash'],
      script: [
        { times: 1, answer: { tool: { name: 'Bash', input: { command: 'echo from-the-tool', description: 'Echo' } } } },
        ...text,
      ],
      says: HELLO,
      sends: 'from-the-tool',
    },
  ],
};

const opencode: Program = {
  name: 'opencode',
  packages: [['opencode-ai', '1']],
  bin: 'opencode',
  prepare: 'node_modules/opencode-ai/postinstall.mjs',
  env: () => ({}),
  files: ({ url, key }) => ({ 'opencode.json': JSON.stringify(opencodeConfig(`${url}/v1`, key), null, 2) }),
  setup: `// opencode.json
${JSON.stringify(opencodeConfig('https://caicaini.com/v1', '{env:CAICAINI_API_KEY}'), null, 2)}`,
  notes: [
    'The base URL ends in `/v1`.',
    'Set `limit.output`: by default it asks for more output tokens than a model has, which is a 400.',
  ],
  scenes: usualScenes(['run', '-m', 'caicaini/caicaini/auto', 'Hi'], NO_CREDITS),
};

function opencodeConfig(baseURL: string, apiKey: string): object {
  return {
    $schema: 'https://opencode.ai/config.json',
    provider: {
      caicaini: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Caicaini',
        options: { baseURL, apiKey },
        models: { 'caicaini/auto': { name: 'Auto', limit: { context: 200_000, output: 8_192 } } },
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

const codex: Program = {
  name: 'codex',
  packages: [['@openai/codex', '0.60']],
  bin: 'codex',
  env: ({ key, home }) => ({ CAICAINI_API_KEY: key, CODEX_HOME: home }),
  files: ({ url }) => ({ 'config.toml': codexConfig(`${url}/v1`) }),
  setup: `# ~/.codex/config.toml
${codexConfig('https://caicaini.com/v1').trimEnd()}`,
  notes: [
    'The base URL ends in `/v1`.',
    'Later versions have no `wire_api = "chat"`: they call `/v1/responses`, which the gateway does not have.',
  ],
  scenes: usualScenes(['exec', '--skip-git-repo-check', 'Hi'], '402'),
};

const agents: Program = {
  name: '@openai/agents',
  packages: [['@openai/agents', '']],
  env: ({ url, key }) => ({ CAICAINI_API_KEY: key, CAICAINI_BASE: url }),
  setup: `import { Agent, run, setDefaultOpenAIClient, setOpenAIAPI, setTracingDisabled } from '@openai/agents';
import OpenAI from 'openai';

setDefaultOpenAIClient(
  new OpenAI({
    apiKey: process.env.CAICAINI_API_KEY,
    baseURL: \`\${process.env.CAICAINI_BASE ?? 'https://caicaini.com'}/v1\`,
  }),
);
setOpenAIAPI('chat_completions');
setTracingDisabled(true);
const agent = new Agent({ name: 'Helper', instructions: 'Be brief.', model: 'caicaini/auto' });`,
  notes: [
    'The base URL ends in `/v1`.',
    "Call `setOpenAIAPI('chat_completions')`: by default it uses `/v1/responses`, which the gateway does not have.",
    'Tracing sends data to another service; `setTracingDisabled(true)` ends it.',
  ],
  scenes: usualScenes(["console.log((await run(agent, 'Hi')).finalOutput);"], '402'),
};

const instructor: Program = {
  name: 'instructor',
  packages: [
    ['@instructor-ai/instructor', '1'],
    ['openai', '6'],
    ['zod', '3'],
  ],
  env: ({ url, key }) => ({ CAICAINI_API_KEY: key, CAICAINI_BASE: url }),
  setup: `import Instructor from '@instructor-ai/instructor';
import OpenAI from 'openai';
import { z } from 'zod';

const client = Instructor({
  client: new OpenAI({
    apiKey: process.env.CAICAINI_API_KEY,
    baseURL: \`\${process.env.CAICAINI_BASE ?? 'https://caicaini.com'}/v1\`,
  }),
  mode: 'TOOLS',
});`,
  notes: ['The base URL ends in `/v1`.'],
  scenes: [
    {
      name: 'structured output',
      args: [
        `console.log(await client.chat.completions.create({
  model: 'caicaini/auto', messages: [{ role: 'user', content: 'Hi' }],
  response_model: { schema: z.object({ city: z.enum(['Oslo']) }), name: 'Place' },
}));`,
      ],
      script: [],
      says: 'Oslo',
    },
  ],
};

const COLLECTION = 'postman.json';

const newman: Program = {
  name: 'newman',
  packages: [['newman', '6']],
  bin: 'newman',
  env: () => ({}),
  args: ({ url, key }) => ['run', COLLECTION, '--env-var', `baseUrl=${url}`, '--env-var', `apiKey=${key}`],
  files: async () => ({ [COLLECTION]: JSON.stringify(emitPostman(await loadSpec())) }),
  setup: `newman run postman.json --env-var apiKey=$CAICAINI_API_KEY`,
  notes: ['The collection is `caicaini-contract/postman.json`. A request that is not answered with 200 fails the run.'],
  scenes: [
    { name: 'the collection', script: [], says: '200 OK' },
    { name: '401', script: [], wrongKey: true, says: 'Invalid API key.', fails: true },
  ],
};

export const PROGRAMS: readonly Program[] = [claudeCode, opencode, codex, agents, instructor, newman];
