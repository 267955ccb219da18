/** The help of the command in both languages. The docs show it: `npx vitest run test/docs/help.test.ts -u` writes their copy. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { languageOf, localeLanguage } from '../../src/cli/language.js';
import { COMMANDS, createCommands } from '../../src/cli/program.js';
import { LANGUAGES, type Language } from '../../src/cli/terms.js';
import { ROOT } from '../support/process.js';

const HAN = /\p{Script=Han}/u;

const commandsOf = async (name: string, language: Language) => {
  const program = await createCommands('', language, name);
  return { program, command: program.commands.find((each) => each.name() === name)! };
};

async function helpOf(name: string, language: Language): Promise<string> {
  const { command } = await commandsOf(name, language);
  let help = '';
  command.configureOutput({
    writeOut: (text) => (help += text),
    getOutHelpWidth: () => 80,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return help.trimEnd();
}

describe.each(LANGUAGES)('the help in %s', (language) => {
  test('the docs show the help of every command', async () => {
    const helps = await Promise.all(Object.keys(COMMANDS).map((name) => helpOf(name, language)));
    const parts = Object.keys(COMMANDS).map((name, at) => `### caicaini ${name}\n\n\`\`\`text\n${helps[at]}\n\`\`\`\n`);
    await expect(parts.join('\n')).toMatchFileSnapshot(join(ROOT, `docs/generated/help.${language}.md`));
  });
});

describe('the Chinese help', () => {
  for (const name of Object.keys(COMMANDS)) {
    test(`has every text of ${name}`, async () => {
      const { program, command } = await commandsOf(name, 'zh');
      const texts = [program, command].flatMap((each) => [
        each.description(),
        ...each.options.map(({ description }) => description),
        ...each.registeredArguments.map(({ description }) => description),
      ]);
      expect(texts.filter((text) => !HAN.test(text))).toEqual([]);
      const lines = (await helpOf(name, 'zh')).split('\n').filter((line) => /^ {2}\d+ +/.test(line));
      expect(lines.length).toBeGreaterThan(2);
      expect(lines.filter((line) => !HAN.test(line))).toEqual([]);
    });

    test(`names the same options, exit codes and variables of ${name} as the English`, async () => {
      const [chinese, english] = await Promise.all([helpOf(name, 'zh'), helpOf(name, 'en')]);
      const facts = (help: string) => new Set(help.match(/--[\w-]+|^ {2}\d+(?= )|CAICAINI_\w+|https?:\/\/[\w.:]+/gm));
      expect([...facts(chinese)].sort()).toEqual([...facts(english)].sort());
    });

    test(`keeps the lines of the options of ${name} within 80 columns`, async () => {
      const width = (line: string) => line.length + (line.match(/[\u2e80-\uffef]/g)?.length ?? 0);
      const options = (await helpOf(name, 'zh')).split('选项：')[1]!.split('\n\n')[0]!.split('\n');
      expect(options.filter((line) => width(line) > 80)).toEqual([]);
    });
  }
});

describe('the language', () => {
  const env = (LC_ALL: string, LANG: string) => ({ LC_ALL, LANG }) as NodeJS.ProcessEnv;
  test.each([
    [env('', 'zh_CN.UTF-8'), 'zh'],
    [env('', 'zh-Hans'), 'zh'],
    [env('C', 'zh_CN.UTF-8'), 'en'],
    [env('zh_TW', 'en_US.UTF-8'), 'zh'],
    [env('', 'de_DE.UTF-8'), 'en'],
  ] as const)('the locale %o gives %s', (locale, language) => {
    expect(localeLanguage(locale)).toBe(language);
  });

  test('--lang comes before the locale', () => {
    for (const language of LANGUAGES) {
      expect(languageOf(['send', '--lang', language])).toBe(language);
      expect(languageOf([`--lang=${language}`, '--help'])).toBe(language);
    }
  });
});
