/** Compiles files under the project's own settings, for the tests of types, of the README and of the package. */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Path of the repository. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What the compiler says of the files, one line each: `file:line code message`. */
export function compile(files: string[], settings: ts.CompilerOptions = {}): string[] {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT);
  const program = ts.createProgram(files, { ...options, ...settings });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, code, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName ?? ''}:${line} TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
