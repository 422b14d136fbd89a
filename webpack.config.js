import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import CopyPlugin from 'copy-webpack-plugin';
import { EsbuildPlugin } from 'esbuild-loader';
import HtmlPlugin from 'html-webpack-plugin';
import webpack from 'webpack';

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Microsoft wants the library from its own address; the simulator serves a local copy instead (docs/decisions). */
const OFFICE_JS = 'https://appsforoffice.microsoft.com/lib/1/hosted/office.js';

const common = {
  mode: 'production',
  devtool: 'source-map',
  resolve: { extensions: ['.js'] },
  module: {
    rules: [{ test: /\.tsx?$/, loader: 'esbuild-loader', options: { target: 'es2022', jsx: 'automatic' } }],
  },
  // One file each: the pane's own, and the core's, which a worker loads when the first message is checked.
  optimization: { minimizer: [new EsbuildPlugin({ target: 'es2022' })], splitChunks: false },
  performance: { hints: false },
  stats: 'errors-warnings',
};

/**
 * What is deployed: the pages that Outlook opens and the files they load.
 *
 * @param {boolean} allowNetwork whether the pages may ask other servers than their own, over https: docs/trust.md
 * @param {string | undefined} config the path of a config.json to put beside them: docs/policy.md
 */
const pane = (allowNetwork, config) => ({
  ...common,
  name: 'pane',
  target: 'web',
  entry: {
    'trusted-types': './src/taskpane/trusted-types.ts',
    taskpane: './src/taskpane/index.tsx',
    reader: './src/taskpane/reader.tsx',
  },
  output: {
    path: here('dist/pane'),
    filename: '[name].js',
    chunkFilename: '[name].js',
    // The guard is built into the same folder.
    clean: { keep: /^launchevent\./ },
  },
  plugins: [
    new HtmlPlugin({
      template: './src/taskpane/page.html',
      filename: 'taskpane.html',
      chunks: ['taskpane'],
      title: 'Signet',
      allowNetwork,
      officeJs: OFFICE_JS,
    }),
    new HtmlPlugin({
      template: './src/taskpane/page.html',
      filename: 'reader.html',
      chunks: ['reader'],
      title: 'Signet reader',
      allowNetwork,
      officeJs: '',
    }),
    new CopyPlugin({
      patterns: [
        { from: 'assets/icons', to: 'icons' },
        ...(config === undefined ? [] : [{ from: config, to: 'config.json' }]),
      ],
    }),
  ],
});

/**
 * The guard in front of Outlook's own Send: one file of ES2016 without any import, since classic Outlook runs it in an
 * engine of its own, with no page and no reliable network. So the policy is in the file: docs/policy.md.
 *
 * @param {string | undefined} config the path of a config.json
 */
const guard = (config) => {
  const { defaults = [], guard: { onFailure = 'stop' } = {} } =
    config === undefined ? {} : JSON.parse(readFileSync(config, 'utf8'));
  return {
    ...common,
    name: 'guard',
    target: ['web', 'es2016'],
    entry: { launchevent: './src/launchevent/launchevent.ts' },
    module: { rules: [{ test: /\.ts$/, loader: 'esbuild-loader', options: { target: 'es2016' } }] },
    optimization: { minimizer: [new EsbuildPlugin({ target: 'es2016' })], splitChunks: false },
    output: { path: here('dist/pane'), filename: '[name].js' },
    plugins: [
      new webpack.DefinePlugin({ GUARD_POLICY: JSON.stringify({ rules: defaults, onFailure }) }),
      new HtmlPlugin({
        template: './src/taskpane/page.html',
        filename: 'launchevent.html',
        title: 'Signet',
        allowNetwork: false,
        officeJs: OFFICE_JS,
      }),
    ],
  };
};

/** The page of the simulated Outlook; never deployed. */
const simulatorPage = {
  ...common,
  name: 'simulator-page',
  target: 'web',
  entry: { outlook: './src/simulator/page/outlook.ts', shims: './src/simulator/shims/shims.ts' },
  output: { path: here('dist/simulator'), filename: '[name].js', clean: true },
  plugins: [
    new HtmlPlugin({
      template: './src/simulator/page/outlook.html',
      filename: 'index.html',
      chunks: ['outlook'],
    }),
  ],
};

/** What runs on Node: the command line and the simulator's server. */
const node = {
  ...common,
  name: 'node',
  target: 'node20.19',
  entry: { signet: './src/cli/main.ts', simulator: './src/simulator/main.ts' },
  experiments: { outputModule: true },
  output: {
    path: here('dist/node'),
    filename: '[name].js',
    module: true,
    chunkFormat: 'module',
    clean: true,
  },
  optimization: { minimize: false },
};

/** @param {{ allowNetwork?: boolean, config?: string }} [env] as `webpack --env allowNetwork --env config=FILE` gives it */
export default ({ allowNetwork = false, config } = {}) => [
  pane(allowNetwork, config),
  guard(config),
  simulatorPage,
  node,
];
