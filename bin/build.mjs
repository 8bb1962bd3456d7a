import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { quietly, root } from './run.mjs'

/** The Node processes, each one file in dist/ made from one main file in lib/. The desk is Next's own build. */
const entries = {
  supervisor: 'lib/supervisor/main.ts',
  gate: 'lib/gate/main.ts',
  worker: 'lib/jobs/main.ts',
  identity: 'lib/identity/main.ts',
  demo: 'lib/demo/main.ts',
  // Started by the worker and by the command line for each repository that is read.
  reader: 'lib/imports/reader/main.ts',
  cli: 'lib/cli/main.ts',
  // What looks at a text or a clone and needs neither settings nor a database.
  check: 'lib/cli/check.ts',
  verify: 'lib/cli/verify.ts',
  // A thread of the desk or the command line that reads the document of an API.
  thread: 'lib/cli/thread.ts',
  // A thread of whatever looks through long texts.
  scan: 'lib/findings/aside/thread.ts',
  // What comes before there are settings, which everything else reads as it is loaded.
  keys: 'lib/supervisor/keys.ts',
}

const settings = ['package-lock.json', 'tsconfig.json', 'bin/build.mjs']

/** Makes the database client from prisma/, when it is not the one of today's models. */
export async function generate() {
  const sources = fingerprint(['prisma/schema.prisma', 'prisma/models', 'prisma.config.ts', ...settings])
  if (isFresh('lib/db/generated', sources)) return
  console.error('Generating the database client.')
  await quietly('prisma generate', 'node_modules/prisma/build/index.js', ['generate'])
  stamp('lib/db/generated', sources)
}

/** Bundles the Node processes, when their sources changed. */
export async function bundle() {
  await generate()
  const sources = fingerprint(['lib', ...settings])
  if (isFresh('dist', sources)) return
  const { build } = await import('esbuild')
  await build(bundleOptions())
  stamp('dist', sources)
}

/** Bundles again with every change, until the process ends. */
export async function bundleOnChange() {
  await generate()
  const { context } = await import('esbuild')
  const watching = await context({ ...bundleOptions(), logLevel: 'info' })
  await watching.rebuild()
  await watching.watch()
}

/** Builds everything that is older than its sources: client, processes, pages. */
export async function build() {
  await bundle()
  const sources = fingerprint([
    'app',
    'components',
    'lib',
    'public',
    'proxy.ts',
    'instrumentation.ts',
    'next.config.js',
    'postcss.config.mjs',
    ...settings,
  ])
  if (isFresh('dist/desk', sources)) return
  console.error('Building the pages; this takes a minute.')
  await quietly('next build', 'node_modules/next/dist/bin/next', ['build'], {
    ...withoutSettings(process.env),
    NODE_ENV: 'production',
    ...identityOf(sources),
  })
  collectDesk()
  stamp('dist/desk', sources)
}

const settingNames = /^(COUNTERSIGN|DATABASE|DESK|IDENTITY|OTEL|AUTH|OIDC|GITHUB|GOOGLE|ENTRA|SIGN_IN)_|^PORT$/

/**
 * Takes from an environment what an installation is set up by. The framework loads each page as it builds, and with it the
 * settings; what is wrong with these is said when it starts, in words, and stops no build.
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {Record<string, undefined>}
 */
export function withoutSettings(environment) {
  const names = Object.keys(environment).filter((name) => settingNames.test(name))
  return Object.fromEntries(names.map((name) => [name, undefined]))
}

/**
 * What a build is known by in browsers: the same for the same sources, so that a page stays good over an update that changes
 * nothing. The key would hide what actions carry along in a page; none carries anything (bin/build.test.ts).
 */
export function identityOf(sources) {
  const key = createHash('sha256').update(`actions of ${sources}`).digest('base64')
  return { COUNTERSIGN_BUILD: sources.slice(0, 20), NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key }
}

function bundleOptions() {
  return {
    absWorkingDir: root,
    entryPoints: entries,
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: true,
    // Read with each start, to name places in the sources; what stands there is in the sources.
    sourcesContent: false,
    plugins: [ours],
    logLevel: 'warning',
  }
}

/**
 * Finds what our own sources import, from this folder. As addresses glued to the folder's name, which `alias` makes of
 * them, they lead nowhere below a folder that is named with a ? or a #.
 */
const ours = {
  name: 'ours',
  setup({ onResolve, resolve }) {
    const here = (file, { kind }) => resolve(file, { kind, resolveDir: root })
    // Ours, so that a file that is missing fails here and is not taken for a package.
    onResolve({ filter: /^@\// }, ({ path: name, ...found }) => here(name.replace('@', '.'), found))
    // The marker package refuses to load outside a server build, and this is one.
    onResolve({ filter: /^server-only$/ }, (found) => here('./node_modules/server-only/empty.js', found))
  },
}

/** Next leaves its server without the files that a CDN would serve; here the desk serves them itself. */
function collectDesk() {
  const standalone = path.join(root, '.next/standalone')
  // It takes along what was built before, and with it what that had taken along.
  fs.rmSync(path.join(standalone, 'dist'), { recursive: true, force: true })
  fs.cpSync(path.join(root, '.next/static'), path.join(standalone, '.next/static'), { recursive: true })
  const open = path.join(root, 'public')
  if (fs.existsSync(open)) fs.cpSync(open, path.join(standalone, 'public'), { recursive: true })
  const desk = path.join(root, 'dist/desk')
  fs.rmSync(desk, { recursive: true, force: true })
  fs.renameSync(standalone, desk)
}

function isFresh(folder, sources) {
  const file = path.join(root, folder, '.sources')
  return fs.existsSync(file) && fs.readFileSync(file, 'utf8') === sources
}

function stamp(folder, sources) {
  fs.writeFileSync(path.join(root, folder, '.sources'), sources)
}

/** A digest of what the files say, so that neither a checkout nor a copy with new dates causes a build. */
function fingerprint(names) {
  const hash = createHash('sha256')
  for (const file of names.flatMap((name) => filesBelow(path.join(root, name))).sort()) {
    hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(name) {
  if (!fs.existsSync(name)) return []
  if (fs.statSync(name).isFile()) return /\.test\.tsx?$/.test(name) ? [] : [name]
  if (name.endsWith('/generated')) return []
  return fs.readdirSync(name).flatMap((entry) => filesBelow(path.join(name, entry)))
}
