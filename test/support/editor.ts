/** What an editor shows: hovers by the language service, and the docs of declarations by the parser of TypeScript. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

/** The settings of a small program of a user. */
const OPTIONS: ts.CompilerOptions = {
  ...{ strict: true, skipLibCheck: true, noEmit: true, types: [] },
  ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'] },
};

/** A program in an editor. */
export interface Opened {
  /** The messages of the compiler. */
  problems: string[];
  /** The first hover of each identifier in the order of the program, on one line. */
  hovers: Record<string, string>;
  /** Type instantiations of the check. */
  instantiations: number;
}

/** Opens a program as if it were saved at the path `file`. */
export function openProgram(file: string, text: string): Opened {
  const read = (name: string) => (name === file ? text : ts.sys.readFile(name));
  const service = ts.createLanguageService({
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const content = read(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => ts.sys.getCurrentDirectory(),
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: read,
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
  });
  const problems = service
    .getSemanticDiagnostics(file)
    .map((problem) => ts.flattenDiagnosticMessageText(problem.messageText, ' '));
  // Before the hovers, because they instantiate types to print them
  const instantiations = service.getProgram()!.getInstantiationCount();
  const hovers: Record<string, string> = {};
  for (const node of nodesOf(service.getProgram()!.getSourceFile(file)!)) {
    if (!ts.isIdentifier(node)) continue;
    const { displayParts } = service.getQuickInfoAtPosition(file, node.getStart()) ?? {};
    hovers[node.text] ??= ts.displayPartsToString(displayParts).replace(/\s+/g, ' ');
  }
  service.dispose();
  return { problems, hovers, instantiations };
}

/** The doc comments of a file of declarations. */
export interface Docs {
  /** How many comments the text has. */
  written: number;
  /** How many of them belong to a declaration or a member. */
  attached: number;
  /** The docs by `Name` and `Name.member`; the shown text, without the marks of a comment. */
  texts: Map<string, string>;
}

/** Reads the doc comments of a file of declarations. */
export function readDocs(path: string): Docs {
  const text = readFileSync(path, 'utf8');
  const file = ts.createSourceFile(basename(path), text, ts.ScriptTarget.Latest, true);
  let attached = 0;
  const texts = new Map<string, string>();
  for (const node of nodesOf(file)) {
    const docs = node.getChildren().filter(ts.isJSDoc);
    attached += docs.length;
    const name = nameOf(node);
    if (name !== undefined && docs.length > 0) texts.set(name, docs.map(({ comment }) => textOf(comment)).join(' '));
  }
  // Those before a member of a union belong to no name in TypeScript
  return { written: [...text.matchAll(/\/\*\*(?!\/)(?![^/]*\*\/\s*[{|])/g)].length, attached, texts };
}

function textOf(comment: ts.JSDoc['comment']): string {
  return (ts.getTextOfJSDocComment(comment) ?? '').replace(/\s+/g, ' ').trim();
}

/** `Message`, `Message.id`, `DocumentBlock.source.type`; undefined for what is neither a type nor a member of one. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return node.name.text;
  if (!ts.isPropertySignature(node)) return undefined;
  let owner: ts.Node = node.parent;
  while (!ts.isSourceFile(owner) && nameOf(owner) === undefined) owner = owner.parent;
  const name = nameOf(owner);
  return name === undefined ? undefined : `${name}.${node.name.getText().replace(/^'|'$/g, '')}`;
}

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) if (!ts.isJSDoc(child)) yield* nodesOf(child);
}
