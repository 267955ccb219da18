/** The language of help and explanations. */
import { LANGUAGES, type Language } from './terms.js';

/** The language of `--lang` in the arguments, or else of the locale. */
export function languageOf(args: readonly string[]): Language {
  const given = args.map(
    (argument, at) => /^--lang=(.*)$/.exec(argument)?.[1] ?? (argument === '--lang' ? args[at + 1] : ''),
  );
  return LANGUAGES.find((language) => given.includes(language)) ?? localeLanguage();
}

/** The language of the locale: Chinese for every locale of it, English for all others. */
export function localeLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = env;
  // Windows sets none of them
  const locale = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  return /^zh\b|^zh_/i.test(locale) ? 'zh' : 'en';
}
