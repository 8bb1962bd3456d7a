import fs from 'node:fs'
import path from 'node:path'
import { patiently, root, run, runNode, Stop } from './run.mjs'

const needed = [20, 19]

/** Ends with a sentence on a Node that is too old for what comes next. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return
  throw new Stop(`Countersign needs Node ${needed.join('.')} or newer; this is ${process.versions.node}.`)
}

/** Installs the dependencies, ours or a folder's own, when they are missing or not those of its package-lock.json. */
export async function ensureInstalled(folder = '.') {
  requireNode()
  const reason = whyStale(folder)
  if (!reason) return
  console.error(`Installing dependencies (${reason}); this takes a minute.`)
  // No package's own script runs here: whatever one would have prepared, we prepare ourselves.
  const args = [
    'ci',
    '--prefix',
    folder,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-progress',
    '--loglevel=error',
  ]
  if ((await patiently('npm ci', () => npm(args))) !== 0) throw new Stop('npm ci failed; see above.')
}

/** npm, as the one that started us or else the one on the path. */
function npm(args) {
  const own = process.env.npm_execpath
  if (own?.endsWith('.js')) return runNode(own, args)
  return run('npm', args, { shell: process.platform === 'win32' })
}

function whyStale(folder) {
  const installed = readLock(`${folder}/node_modules/.package-lock.json`)
  if (!installed) return 'there are none yet'
  const wanted = readLock(`${folder}/package-lock.json`)
  if (!wanted) throw new Stop('package-lock.json is missing; this is not a whole checkout.')
  const different = Object.entries(wanted.packages).find(
    ([name, { version, optional }]) =>
      name !== '' && !(optional && !installed.packages[name]) && installed.packages[name]?.version !== version,
  )
  return different ? `${different[0].replace('node_modules/', '')} is not the one in package-lock.json` : null
}

function readLock(name) {
  const file = path.join(root, name)
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null
}
