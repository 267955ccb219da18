import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests of the built and packed package. */
const PACKAGE = [
  'test/client/canary.test.ts',
  'test/cli/*.test.ts',
  'test/docs/{commands,fences,readme}.test.ts',
  'test/package/{editor,package}.test.ts',
];

/** Tests that start processes or third-party servers, or that repeat their cases at every byte. */
const SLOW = [
  'test/{bullmq,redis}/*.test.ts',
  'test/client/{functions,types}.test.ts',
  'test/contract/{description,diff,drift,forms,languages,mutation,package,respect,runners}.test.ts',
  'test/docs/{demo,handlers,playground-code,samples}.test.ts',
  'test/examples/*.test.ts',
  'test/faults/{every-byte,nginx}.test.ts',
  'test/fuzz/stream.test.ts',
  'test/package/reporter.test.ts',
  'test/tools/example.test.ts',
  'test/verify/{credit-budget,diff,fuzz,verdict}.test.ts',
  'test/{mock,verify}/mutations.test.ts',
];

/** Tests that need a worker of their own: they measure its memory, replace modules, or run clients that change globals. */
const ALONE = [
  'test/client/other-clients.test.ts',
  'test/faults/{environment,soak}.test.ts',
  'test/package/links.test.ts',
];

/** Tests of the built docs. */
const DOCS = ['test/docs/{browser,playground-page,search,site}.test.ts'];

/** The longest files first, or else one of them would run alone at the end of its project. */
class LongestFirst extends BaseSequencer {
  static readonly LONGEST = [
    'docs/browser',
    'docs/playground-page',
    'package/package',
    'cli/cli',
    'docs/fences',
    'faults/every-byte',
    'verify/mutations',
    'verify/fuzz',
    'verify/verdict',
    'bullmq/bullmq',
    'redis/redis',
    'fuzz/stream',
  ];

  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LongestFirst.LONGEST.findIndex((path) => moduleId.endsWith(`/test/${path}.test.ts`));
      return at === -1 ? LongestFirst.LONGEST.length : at;
    };
    const sorted = await super.sort(files);
    // By project, because a worker serves the files of one project without a new start
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap((project) =>
      sorted.filter((file) => file.project === project).sort((one, other) => place(one) - place(other)),
    );
  }
}

/** The settings of all tests. */
export const shared = {
  resolve: {
    alias: [
      { find: /^caicaini$/, replacement: new URL('src/index.ts', import.meta.url).pathname },
      { find: /^caicaini\/(.+)$/, replacement: new URL('src/', import.meta.url).pathname + '$1/index.ts' },
    ],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The default of one second is too short on a busy machine
    expect: { poll: { timeout: 30_000, interval: 20 } },
    // Some tests call the garbage collector
    execArgv: ['--expose-gc'],
    globalSetup: ['test/setup/contract.ts'],
  },
} satisfies ViteUserConfig;

/** A project: a name for `--project`, and its files. */
export const project = (name: string, test: ViteUserConfig['test']): TestProjectConfiguration => ({
  ...shared,
  test: { ...shared.test, ...test, name },
});

export default defineConfig({
  test: {
    reporters: ['default', './scripts/reporter.ts'],
    // No processor is kept free, because the tests mostly wait for sockets and processes
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    projects: [
      // Without isolation the files of a worker share its modules, whose loading is half of the time
      project('quick', {
        include: ['test/**/*.test.ts'],
        exclude: [...SLOW, ...ALONE, ...PACKAGE, ...DOCS],
        isolate: false,
      }),
      project('slow', { include: SLOW, isolate: false }),
      project('alone', { include: ALONE }),
      // The laws of the limiter once more, over more scenes; npm run fuzz takes 100,000
      project('laws', { include: ['test/limiter/laws.test.ts'], testTimeout: 300_000 }),
      project('docs', {
        include: DOCS,
        globalSetup: [...shared.test.globalSetup, 'test/setup/docs.ts'],
      }),
      project('package', {
        include: PACKAGE,
        isolate: false,
        globalSetup: [...shared.test.globalSetup, 'test/setup/package.ts'],
      }),
    ],
  },
});
