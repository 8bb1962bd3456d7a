import 'server-only'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { log } from '@/lib/core/log'
import { read } from '@/lib/db/client'
import { insist } from '@/lib/demo/insist'
import { history, type DemoCommit } from '@/lib/demo/history'
import { startImport } from '@/lib/imports/commands'
import { gitEnvironment } from '@/lib/git/run'

const name = 'lamp-shop'

/**
 * Makes the demo's repository in a folder, and asks that it be read, which a worker does. Returns which repository of the
 * imports it is to be; null where there is no git, as then nobody could read it either.
 */
export async function importDemoRepository(folder: string): Promise<string | null> {
  const location = demoRepository(folder)
  if (!existsSync(location) && !make(location)) return null
  const known = await read.importSource.findFirst({ where: { location }, select: { id: true } })
  if (known === null) insist('imports.start', await execute(startImport, systemActor, { location, name }))
  return location
}

/** Where the repository of the demo lies. */
export function demoRepository(folder: string): string {
  return path.join(folder, 'demo', `${name}.git`)
}

/** Makes it beside its place first, so that what is there is whole. */
function make(location: string): boolean {
  const aside = `${location}.new`
  rmSync(aside, { recursive: true, force: true })
  mkdirSync(aside, { recursive: true })
  const made =
    git(aside, ['init', '--quiet', '--bare', '--initial-branch=main', '.'], '') && writeHistory(aside, history)
  if (made) renameSync(aside, location)
  return made
}

/** Has git make commits in an empty repository; false, and said in the log, where it cannot. */
export function writeHistory(folder: string, commits: readonly DemoCommit[]): boolean {
  return git(folder, ['fast-import', '--quiet'], streamOf(commits))
}

function git(folder: string, args: readonly string[], input: string): boolean {
  const { status, error, stderr } = spawnSync('git', args, { cwd: folder, env: gitEnvironment(), input })
  if (status === 0) return true
  log.warn({ err: error ?? new Error(stderr.toString()) }, 'the demo comes without its repository, as git made none')
  return false
}

/** What git is told to make of commits, one after the other. */
function streamOf(commits: readonly DemoCommit[]): string {
  const parts = commits.map(({ at, author, message, files }) => {
    const who = `${author} <${author.toLowerCase()}@example.org> ${Date.parse(at) / 1000} +0000`
    const changes = Object.entries(files).map(([file, text]) => `M 100644 inline ${file}\n${dataOf(text)}`)
    return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${dataOf(message)}${changes.join('')}`
  })
  return `feature done\n${parts.join('')}done\n`
}

function dataOf(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}
