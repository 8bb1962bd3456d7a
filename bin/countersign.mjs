#!/usr/bin/env node
// The one command of Countersign. It runs before anything is installed or built, and sees to both.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, bundle, bundleOnChange } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { main, root, runNode } from './run.mjs'
import { isProcess, processes } from './words.mjs'

const text = `Countersign: the countersignature for AI work.

  countersign start                  Install and build what is missing, then run everything
  countersign ${processes.join('|')}
                                     Run one process alone, with the settings in the environment
  countersign dev                    Run everything, and again whenever a source changes
  countersign build                  Build without running
  countersign migrate                Bring the database up to date and stop
  countersign backup <folder>        Copy the embedded database and its secrets, also while it runs
  countersign restore <folder>       Put such a copy back where there is no database, and read all of it
  countersign keys new [<file>]      Print a new private key that signs pod tokens, or put it into a file
  countersign keys rotate            Put a new key in front; tokens signed with the old ones still count
  countersign policy check <file>    Look at a policy without putting it into force; needs no database
  countersign tools check <file>     Look at a tool catalogue in the same way
  countersign git verify <clone> [--branch BRANCH|PATTERN] [--signers FILE]
                                     Say of every commit of a branch who signed it, by the clone and the public key
                                     in FILE alone, else by the key of this installation; needs no database
  countersign version                Print the version
`

await main(async () => {
  // Paths that an operator types are meant from where the operator stands.
  process.env.COUNTERSIGN_CALLED_FROM ??= process.env.INIT_CWD ?? process.cwd()
  process.chdir(root)
  const [word = 'help', ...rest] = process.argv.slice(2)
  if (word === 'help') return await help()
  if (word === 'version') return print(JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).version)
  await ensureInstalled()
  if (word === 'start' || isProcess([word, ...rest])) return await start(word)
  if (word === 'dev') return await dev()
  if (word === 'build') return await build()
  await bundle()
  if (word === 'keys' && rest[0] === 'new') return (await built('keys')).newKey(rest.slice(1), process.env)
  if ((word === 'policy' || word === 'tools') && rest[0] === 'check')
    return (await built('check')).check(word, rest.slice(1), { root, from: process.env.COUNTERSIGN_CALLED_FROM })
  if (word === 'git' && rest[0] === 'verify') {
    const { COUNTERSIGN_CALLED_FROM: from, COUNTERSIGN_STATE: state } = process.env
    return await (await built('verify')).verify(rest.slice(1), { from, state: state || undefined })
  }
  process.env.COUNTERSIGN_PROCESS = 'operator'
  const { copyDatabase, migrateOnly, rotateKey, runOnce } = await supervisor()
  if (word === 'keys' && rest.join(' ') === 'rotate') return await rotateKey(root)
  if (word === 'backup' || word === 'restore') return await copyDatabase(word, rest)
  if (word === 'migrate') return await migrateOnly(root)
  return await runOnce([word, ...rest], root)
})

/** The operator's commands are listed by the program that has them, once it is built. */
async function help() {
  console.log(text)
  return fs.existsSync(path.join(root, 'dist/cli.mjs')) ? await runNode('dist/cli.mjs', ['help']) : 0
}

async function start(word) {
  if (word !== 'start') process.env.COUNTERSIGN_PROCESS = word
  await build()
  const { supervise } = await supervisor()
  return await supervise('start', root)
}

async function dev() {
  await bundleOnChange()
  const { supervise } = await supervisor()
  return await supervise('dev', root)
}

async function supervisor() {
  return await built('supervisor')
}

async function built(name) {
  return await import(pathToFileURL(path.join(root, `dist/${name}.mjs`)).href)
}

function print(text) {
  console.log(text)
}
