/** The Chinese of the notes in the pages of other clients, by the English. */
export const ZH: Record<string, string> = {
  'The base URL ends in `/v1`.': '基础地址以 `/v1` 结尾。',
  'The base URL ends without `/v1`.': '基础地址不带 `/v1`。',
  'The base URL ends without `/v1`: the client adds it.': '基础地址不带 `/v1`，客户端会自己加上。',
  'Use `chat.completions`: the gateway has no `/v1/responses`, `/v1/embeddings` or `GET /v1/models/{id}`, and answers 404.':
    '使用 `chat.completions`：网关没有 `/v1/responses`、`/v1/embeddings` 和 `GET /v1/models/{id}`，会返回 404。',
  'A 402 is a plain `APIError`; read its `status`.': '402 是普通的 `APIError`，请看它的 `status`。',
  'With `createFetch` set `maxRetries: 0`, so that one layer retries.':
    '使用 `createFetch` 时设置 `maxRetries: 0`，只让一层重试。',
  'The `timeout` of the client, ten minutes by default, covers all attempts and waits beneath `createFetch`: set it to 900,000 or more.':
    '客户端的 `timeout` 默认十分钟，涵盖 `createFetch` 之下的所有尝试和等待：设为 900,000 或更大。',
  'A `timeout` or `abortSignal` of a call covers all attempts and waits beneath `createFetch`; there is none by default.':
    '调用的 `timeout` 或 `abortSignal` 涵盖 `createFetch` 之下的所有尝试和等待；默认没有。',
  'With `createFetch` set `maxRetries: 0` in each call of `generateText` and `streamText`, not in the provider.':
    '使用 `createFetch` 时，在每次调用 `generateText` 和 `streamText` 时设置 `maxRetries: 0`，而不是在 provider 里。',
  'With `createFetch` set `maxRetries: 0` in the constructor: this client tries six more times by default.':
    '使用 `createFetch` 时，在构造函数里设置 `maxRetries: 0`：这个客户端默认会再试六次。',
  'Use `authToken`, which is sent as `Authorization: Bearer`. Versions before 1 send `apiKey` as `x-api-key`, which the gateway answers with 401.':
    '使用 `authToken`，它以 `Authorization: Bearer` 发送。1 以前的版本把 `apiKey` 作为 `x-api-key` 发送，网关会返回 401。',
  'Use `authToken`: `apiKey` is sent as `x-api-key`, which the gateway answers with 401.':
    '使用 `authToken`：`apiKey` 会作为 `x-api-key` 发送，网关会返回 401。',
  'Use `ANTHROPIC_AUTH_TOKEN`: `ANTHROPIC_API_KEY` is sent as `x-api-key`, which the gateway answers with 401.':
    '使用 `ANTHROPIC_AUTH_TOKEN`：`ANTHROPIC_API_KEY` 会作为 `x-api-key` 发送，网关会返回 401。',
  'The key is a header: `apiKey` is required by the constructor, and the gateway does not read `x-api-key`.':
    '密钥放在请求头里：构造函数要求有 `apiKey`，但网关不读 `x-api-key`。',
  '`max_tokens` is at most the maximum output of the model, 8,192 for `caicaini/auto`.':
    '`max_tokens` 不能超过模型的最大输出；`caicaini/auto` 是 8,192。',
  '`maxTokens` is at most the maximum output of the model.': '`maxTokens` 不能超过模型的最大输出。',
  'In versions before 1 set `topP: 1`: they send -1 for a number that is not set, which is a 400.':
    '1 以前的版本要设置 `topP: 1`：没有设置的数值它会发送 -1，得到 400。',
  'Set `maxOutputTokens` in each call, at most the maximum output of the model.':
    '每次调用都要设置 `maxOutputTokens`，不能超过模型的最大输出。',
  'By default it asks for more output tokens than a model has, which is a 400.':
    '它默认请求的输出 token 超过模型的上限，会得到 400。',
  'It sends a request again for minutes, also after a 401; `CLAUDE_CODE_MAX_RETRIES=1` ends that sooner.':
    '它会在几分钟里反复重发请求，401 之后也一样；`CLAUDE_CODE_MAX_RETRIES=1` 让它更早结束。',
  'Set `limit.output`: by default it asks for more output tokens than a model has, which is a 400.':
    '请设置 `limit.output`：它默认请求的输出 token 超过模型的上限，会得到 400。',
  'Give `toolRunner` `thread: false`: by default version 1 lets the server keep the conversation, which no page of the vendor offers.':
    '给 `toolRunner` 传 `thread: false`：版本 1 默认由服务器保存对话，官方文档没有提供这项功能。',
  'With `@ai-sdk/openai` use `openai.chat(model)`: `openai(model)` calls `/v1/responses`, which the gateway does not have.':
    '使用 `@ai-sdk/openai` 时写 `openai.chat(model)`：`openai(model)` 会调用网关没有的 `/v1/responses`。',
  'Later versions have no `wire_api = "chat"`: they call `/v1/responses`, which the gateway does not have.':
    '更新的版本没有 `wire_api = "chat"`，会调用网关没有的 `/v1/responses`。',
  'Set `useResponses: false`: by default it uses `/v1/responses`, which the gateway does not have.':
    '请设置 `useResponses: false`：默认会使用网关没有的 `/v1/responses`。',
  'Tracing sends data to another service; `tracingDisabled: true` ends it.':
    '追踪功能会把数据发到别的服务；`tracingDisabled: true` 关闭它。',
  'The collection is `caicaini-contract/postman.json`. A request that is not answered with 200 fails the run.':
    '集合文件是 `caicaini-contract/postman.json`。任何请求没有得到 200，运行就失败。',
  'With `createFetch` set `fetch` and `maxRetries: 0` in the client, so that one layer retries.':
    '使用 `createFetch` 时，在客户端里设置 `fetch` 和 `maxRetries: 0`，只让一层重试。',
  'It reads the variables of [Claude Code](./claude-code).': '它读取 [Claude Code](./claude-code) 的环境变量。',
  'Import the collection `caicaini-contract/postman.json` into Bruno. Its tests fail a request that is not answered with 200.':
    '把集合 `caicaini-contract/postman.json` 导入 Bruno。请求没有得到 200 时，集合里的测试会失败。',
};
