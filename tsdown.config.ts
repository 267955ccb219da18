import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { index: 'src/index.ts', validate: 'src/validate.ts', mock: 'src/mock/index.ts' },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: false,
  dts: true,
  sourcemap: false,
  deps: {
    neverBundle: [/^node:/],
    // Needed by the mock's server only; bundled, so that an installation does not bring it along
    alwaysBundle: ['@hono/node-server'],
    onlyBundle: ['@hono/node-server', 'hono'],
  },
});
