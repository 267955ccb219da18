/** A page for each client and language: how it is pointed at the gateway, from the same data as the table and the proof. */
import { format } from 'prettier';
import { LIBRARIES } from '../../proof/clients/libraries.js';
import { PROGRAMS } from '../../proof/clients/programs.js';
import type { Language } from '../emit/pages.js';
import { CLIENTS } from './callers.js';
import { ZH } from './guide.zh.js';

interface Guide {
  name: string;
  setup: string;
  notes: readonly string[];
  /** How it is tested, as a sentence. */
  tested: Record<Language, string>;
}

const guides: readonly Guide[] = [
  ...CLIENTS.map(({ name, setup, notes, packages }) => {
    const tested = packages.map((each) => `\`${each}\``);
    return {
      ...{ name, setup, notes },
      tested: {
        en: `Every change is tested with ${tested.join(' and ')}: [scenarios and results](./results).`,
        zh: `每次改动都用 ${tested.join(' 和 ')} 测试：[场景与结果](./results)。`,
      },
    };
  }),
  ...[...LIBRARIES, ...PROGRAMS].flatMap(({ name, setup, notes, packages }) => {
    const tested = `\`${packages[0]!.filter(Boolean).join('@')}\``;
    if (setup === undefined || notes === undefined) return [];
    return {
      ...{ name, setup, notes },
      tested: {
        en: `\`npm run proof:clients\` runs ${tested} against the mock: [scenarios and results](./results).`,
        zh: `\`npm run proof:clients\` 用模拟网关测试 ${tested}：[场景与结果](./results)。`,
      },
    };
  }),
];

/** The pages by path, from the root of the repository. */
export async function guidePages(): Promise<Record<string, string>> {
  const pages = (['zh', 'en'] as const).flatMap((language) => {
    const folder = `docs/site/${language === 'zh' ? '' : 'en/'}guides/clients`;
    return guides.map((guide) => [`${folder}/${slugOf(guide.name)}.md`, pageOf(guide, language)] as const);
  });
  const formatted = pages.map(
    async ([path, text]) =>
      [path, await format(text, { parser: 'markdown', printWidth: 80, singleQuote: true })] as const,
  );
  return Object.fromEntries(await Promise.all(formatted));
}

function pageOf({ name, setup, notes, tested }: Guide, language: Language): string {
  const zh = language === 'zh';
  return `---
title: ${JSON.stringify(name)}
description: ${JSON.stringify(zh ? `怎样让 ${name} 使用 Caicaini 网关：基础地址、密钥和需要注意的选项。` : `How to point ${name} at the Caicaini gateway. Base URL, key and the options to mind.`)}
search: [${[name, ...(zh ? ['基础地址', '配置', '接入'] : ['setup', 'configuration']), 'base URL', 'baseURL'].map((word) => JSON.stringify(word)).join(', ')}]
---

# ${name}

\`\`\`${grammarOf(setup)}
${setup}
\`\`\`

${notes.map((note) => `- ${zh ? chinese(note) : note}`).join('\n')}

${tested[language]}
`;
}

function chinese(text: string): string {
  if (ZH[text] === undefined) throw new Error(`guide.zh.ts has no Chinese for: ${text}`);
  return ZH[text];
}

function grammarOf(setup: string): string {
  if (setup.startsWith('import')) return 'js';
  if (setup.startsWith('#')) return 'toml';
  return setup.startsWith('//') ? 'jsonc' : 'sh';
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
