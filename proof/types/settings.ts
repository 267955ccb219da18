/** The settings of users under which the types must be good, and the versions of the compiler. */

/** From the oldest promised to the newest. */
export const VERSIONS = ['5.4', '5.5', '5.6', '5.7', '5.8', '5.9', '6', '7'] as const;

interface Settings {
  strict: boolean;
  exactOptionalPropertyTypes?: boolean;
  noUncheckedIndexedAccess?: boolean;
  module: 'nodenext' | 'esnext';
  moduleResolution: 'nodenext' | 'bundler';
  lib: readonly string[];
  types: readonly string[];
}

const NODE = { module: 'nodenext', moduleResolution: 'nodenext', lib: ['ES2022'], types: ['node'] } as const;
const PAGE = { module: 'esnext', moduleResolution: 'bundler', lib: ['ES2022', 'DOM', 'DOM.Iterable'] } as const;
const STRICTEST = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true } as const;

/** By name; `skipLibCheck` is off in all. */
export const SETTINGS = {
  'Node, strict': { ...NODE, strict: true },
  'Node, not strict': { ...NODE, strict: false },
  'Node, strictest': { ...NODE, ...STRICTEST },
  'page, strict': { ...PAGE, types: [], strict: true },
  'page, not strict': { ...PAGE, types: [], strict: false },
  'both, strictest': { ...PAGE, ...STRICTEST, types: ['node'] },
} as const satisfies Record<string, Settings>;

/** A tsconfig.json for `use.ts` under one of the settings. */
export function tsconfigOf(name: keyof typeof SETTINGS, typeRoots: string[]): string {
  const compilerOptions = { ...SETTINGS[name], typeRoots, target: 'es2022', skipLibCheck: false, noEmit: true };
  return JSON.stringify({ compilerOptions, files: ['use.ts'] });
}

/** The file of a user, importing the package instead of the sources. */
export function asUser(text: string): string {
  return text.replace(/'\.\.\/\.\.\/src\/([^']*)'/g, (_, path: string) => {
    const room = path.replace(/(?:\/index)?\.js$/, '');
    return room === 'index' ? "'caicaini'" : `'caicaini/${room}'`;
  });
}
