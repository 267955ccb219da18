/** The order of the test files: the one that takes a third of the time begins first, and the others run beside it. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONGEST = 'test/verify-mutations.test.ts';

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith(LONGEST);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}
