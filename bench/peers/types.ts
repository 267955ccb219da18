/** Measures the cost of each peer's types for the compiler, with a short file that makes a message and reads its id. */
import { join } from 'node:path';
import ts from 'typescript';
import { PEERS } from './peers.js';
import { ROOT } from './root.js';

/** The type instantiations of the file, minus those of an empty one, and the milliseconds of the check. */
export function compareTypes(): { head: string[]; rows: string[][] } {
  const base = check('export {};');
  const rows = PEERS.flatMap(({ name, program }) => {
    if (!program) return [];
    const { instantiations, ms } = check(program.types.replaceAll('ROOT', ROOT.replace(/\/$/, '')));
    return [[name, String(instantiations - base.instantiations), ms.toFixed(0)]];
  });
  return { head: ['', 'type instantiations', 'check, ms'], rows };
}

function check(text: string): { instantiations: number; ms: number } {
  const file = join(ROOT, 'bench-types.ts');
  const options: ts.CompilerOptions = {
    ...{ strict: true, skipLibCheck: true, noEmit: true, types: [] },
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'] },
  };
  const plain = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...plain,
    fileExists: (name) => name === file || plain.fileExists(name),
    readFile: (name) => (name === file ? text : plain.readFile(name)),
    getSourceFile: (name, ...rest) =>
      name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : plain.getSourceFile(name, ...rest),
  };
  const program = ts.createProgram([file], options, host);
  const startMs = performance.now();
  const problems = program.getSemanticDiagnostics(program.getSourceFile(file));
  const ms = performance.now() - startMs;
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, host));
  return { instantiations: program.getInstantiationCount(), ms };
}
