/** The help in Chinese: the texts of every command, and the words of commander around them. */
import type { EventEmitter } from 'node:events';
import { DEFAULT_BASE_URL, ENVIRONMENT, RETRY_POLICY } from '../contract.js';
import { Help, type Command } from './command.js';
import { EXIT } from './exit.js';

interface Texts {
  summary: string;
  /** The descriptions of the arguments, in order. */
  arguments?: string[];
  /** The descriptions of the options by their names. */
  options?: Record<string, string>;
  /** The text after the options. */
  notes?: string;
}

/** The options of the commands that call the gateway. */
const CALLING = {
  baseUrl: `网关地址（默认：${DEFAULT_BASE_URL}）`,
  maxAttempts: `最多尝试几次，包括第一次（默认：${RETRY_POLICY.attempts.default}）`,
  header: '增加一个请求头；可以重复',
};

const CALLING_NOTES = `
密钥取自环境变量 ${ENVIRONMENT.apiKey}；没有 --base-url 时，地址取自 ${ENVIRONMENT.baseUrl}。

退出码：
  ${EXIT.ok}    得到回复
  ${EXIT.fix}    修请求：请求有误，要改正
  ${EXIT.stop}    硬停止：需要人工处理（充值或检查密钥），或者输出写不出去
  ${EXIT.retry}   可重试：稍后再试
  ${EXIT.usage}   参数有误
  ${EXIT.interrupted}  被中断
  ${EXIT.unread}  输出的读取方已经关闭`;

const read = (summary: string): Texts => ({
  summary,
  options: { ...CALLING, json: '把响应打印为 JSON，重试和错误打印为 JSON，每行一个' },
  notes: CALLING_NOTES,
});

const TEXTS: Record<string, Texts> = {
  caicaini: { summary: '在命令行使用 Caicaini 大语言模型网关。' },
  help: { summary: '说明一个命令' },
  send: {
    summary: '发送一段文字，打印回复',
    arguments: ['消息；- 表示从 stdin 读取'],
    options: {
      stream: '边生成边打印',
      model: '作答的模型',
      maxTokens: '回复最多多少 token',
      system: '系统提示词',
      ...CALLING,
      json: '把回执、重试和错误打印为 JSON，每行一个',
    },
    notes: `${CALLING_NOTES}

示例：
  caicaini send --stream "天空为什么是蓝色的？"
  git diff | caicaini send --system "写一条提交说明。" -`,
  },
  models: read('列出模型及其能力'),
  account: read('打印账户的级别和积分'),
  usage: read('按天和模型打印用量'),
  explain: {
    summary: '说明一个错误，以及怎样处理',
    arguments: ['状态码、error.type，或 - 从 stdin 读取错误响应体'],
    options: {
      status: '与 stdin 的响应体一起收到的状态码',
      json: '错误表的每一行打印为一个 JSON 对象',
    },
    notes: `
退出码：
  ${EXIT.ok}    已说明；错误表里没有的状态码和响应体，按一般规则说明
  ${EXIT.stop}    输出写不出去
  ${EXIT.usage}   参数有误，或错误表里没有这个 error.type

示例：
  caicaini explain 529
  caicaini explain api_error --lang zh
  curl -s … | caicaini explain -`,
  },
  mock: {
    summary: '启动模拟网关',
    options: {
      port: '端口；0 表示任意空闲端口',
      host: '监听地址；除 127.0.0.1 外，其他机器也能访问',
      seed: '种子和请求相同，回复就相同',
      tier: '只打印这个级别的密钥：enterprise、high_volume、pay_as_you_go、free',
      script: '启动时的故障规则，JSON 文件；- 表示 stdin',
      strict: '拒绝官方文档没有写明的请求，而不只在日志里指出',
      cors: '允许浏览器的页面使用',
      faults: '列出 --script 里 fault 和 then 的取值',
      mutation: '在指定的一处违反契约，用来证明测试能发现',
      mutations: '列出 --mutation 的取值',
    },
    notes: `
按 Ctrl-C 或收到 SIGTERM 时停止。请求带上 Prefer: code=529 这样的请求头，就得到那个错误。
--script 是 JSON 规则的列表，也可以用 POST /__mock/faults 发送。下面的规则先返回两次 529，之后正常：
  [{ "times": 2, "answer": { "status": 529 } }]
规则可以选择请求，返回有名称的故障，或让流中断：
  [{ "match": { "path": "/v1/messages" }, "answer": { "fault": "reset-body" } }]
  [{ "match": { "stream": true }, "answer": { "stream": { "after": 3, "then": "cut" } } }]
也可以用 text、json、tool、thinking 或 blocks 指定模型的回复：
  [{ "times": 1, "answer": { "tool": { "name": "get_weather", "input": { "city": "Oslo" } } } },
   { "answer": { "text": "奥斯陆在下雨。" } }]
没有规则时，模型调用请求里的第一个工具，参数按 schema 取样。会运行工具的客户端也会运行这些调用：
对能改动文件的客户端，请自己指定回复。

退出码：
  ${EXIT.ok}   已停止
  ${EXIT.stop}   输出写不出去
  ${EXIT.usage}  参数有误，包括规则无效和端口被占用

示例：
  caicaini mock --port 8787
  CAICAINI_BASE=http://127.0.0.1:8787 CAICAINI_API_KEY=<打印出来的密钥> caicaini send 你好`,
  },
  verify: {
    summary: '按接口描述校验一个网关',
    options: {
      baseUrl: `网关地址（默认：${ENVIRONMENT.baseUrl}，否则 ${DEFAULT_BASE_URL}）`,
      profile: '探测多少：smoke、standard、thorough',
      imageUrl: '网关能下载的图片；没有时跳过用 URL 的图片',
      maxCredits: '最多花费多少积分',
      dryRun: '只列出请求，不发送',
      provoke: 'prefer：用 Prefer: code=NNN 逐个请求错误，模拟网关支持',
      strict: '惯例算失败，推测算警告，并发送依据为推测的探测',
      header: '给每个请求增加一个请求头；可以重复',
      replay: '重新发送 JSON 报告中第 n 个请求，并检查响应',
      wait: '速率限制用完时，等到下一分钟',
      scenario: '只运行这些场景；--dry-run 列出它们',
      only: '只运行这些检查项',
      skip: '跳过这些检查项',
      checks: '加上一个模块导出的检查项',
      fuzz: '不按 --profile，而是发送 n 个生成的请求；需要 fast-check 包',
      seed: '种子相同，生成的请求就相同（默认：随机）',
      diff: '与另一个网关比较：发送同样的探测，列出不同之处',
      json: '把 --diff 的结果打印为 JSON',
      watch: '反复校验，结论变化时才打印；--max-credits 是每一轮的上限',
      every: '--watch 每隔多久一轮，例如 90s、10m、1h（默认：10m）',
      baseline: '严重程度与已接受的发现：{check, match?, operation?, severity?, reason, until?} 的 JSON 列表',
      writeBaseline: '写一份接受全部失败的基线',
      allowNotShown: '这些检查项或场景未见到时仍然通过',
      minCoverage: '通过所需的最低覆盖率',
      report: '写报告：json、junit、html、sarif、badge',
      record: '把请求与响应写成 HAR 文件，不含密钥',
      har: '检查录制的流量，不发送请求',
      proxy: '转发一个端口的流量，停止时检查',
      target: '--proxy 后面的网关',
      port: '--proxy 的端口；0 表示任意空闲端口',
      keep: '--proxy 保留最近多少条记录，用于跨请求的检查和 --record（默认：1000）',
      timeout: '多少秒没有收到数据就中止请求',
      dangerouslyAllowHttp: '允许对其他机器使用明文 http',
      list: '列出检查项及其依据与来源：text 或 json',
    },
    notes: `
密钥取自环境变量。没有给出的密钥，相应的探测在报告里列为跳过：
  CAICAINI_API_KEY
  CAICAINI_VERIFY_CLI_KEY
  CAICAINI_VERIFY_SUSPENDED_KEY
  CAICAINI_VERIFY_SCOPE_KEY
  CAICAINI_VERIFY_EMPTY_KEY
  CAICAINI_VERIFY_SPARE_KEY
CAICAINI_VERIFY_<名称>_KEY 用其他名称时，是另外的密钥，例如别的级别的。
--diff 的另一个网关的密钥取自 CAICAINI_DIFF_API_KEY 和 CAICAINI_DIFF_<名称>_KEY。

退出码：
  0   通过：没有检查失败，通过所需的内容都已见到
  1   失败：有检查失败，或基线里有失效的条目
  2   无法下结论：见到的太少，报告会写明还缺什么；没能开始、被中断或写不出结果时也是它
  ${EXIT.usage}  参数有误，包括文件读写不了和端口被占用
--diff：0 没有不同，1 有不同，2 没能比完。--watch：最后一次结论的退出码。

示例：
  caicaini verify --base-url https://staging.example.com --report junit=verify.xml html=verify.html
  caicaini verify --har recorded.har
  caicaini verify --fuzz 200 --seed 7
  caicaini verify --diff https://staging.example.com
  caicaini verify --profile smoke --every 10m
  caicaini verify --proxy --target https://caicaini.com --port 8788`,
  },
};

/** The options of every command. */
const COMMON: Record<string, string> = {
  version: '显示版本',
  help: '显示帮助',
  lang: '帮助和说明的语言（默认按系统语言）',
};

const HEADINGS: Record<string, string> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

/** Replaces the help of a program and of its commands by the Chinese. */
export function translateHelp(program: Command): void {
  program.helpCommand('help [command]', TEXTS['help']!.summary);
  for (const command of [program, ...program.commands]) {
    const texts = TEXTS[command.name()];
    if (!texts) continue;
    command.description(texts.summary).helpOption('-h, --help', COMMON['help']);
    for (const option of command.options)
      option.description = { ...COMMON, ...texts.options }[option.attributeName()] ?? option.description;
    for (const [at, argument] of command.registeredArguments.entries())
      argument.description = texts.arguments?.[at] ?? argument.description;
    command.configureHelp({ styleTitle: (title) => HEADINGS[title] ?? title, optionDescription, boxWrap });
    if (!texts.notes) continue;
    (command as unknown as EventEmitter).removeAllListeners('afterHelp');
    command.addHelpText('after', texts.notes);
  }
}

const optionDescription: Help['optionDescription'] = (option) => {
  // The description of --lang gives its default itself
  if (option.long === '--lang') return option.description;
  return new Help().optionDescription(option).replace(/ \(default: (.*)\)$/, '（默认：$1）');
};

// Commander breaks lines at spaces alone, and counts a Chinese character as one column
function boxWrap(text: string, width: number): string {
  const lines = [''];
  for (const piece of text.match(/\s*(?:[^\s\u2e80-\uffef]+|[（「]*[\u2e80-\uffef][，。、；：）」]*)/g) ?? []) {
    const line = lines.at(-1)!;
    if (line !== '' && columns(line + piece) > width) lines.push(piece.trimStart());
    else lines[lines.length - 1] = line + piece;
  }
  return lines.join('\n');
}

function columns(text: string): number {
  return text.length + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0);
}
