import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gitOfAnybody } from '@/lib/git/fixture-environment'

// Support for tests with the real git, loaded before anything reads the settings: kept repositories lie in a folder of their own.
export const stateFolder = mkdtempSync(path.join(tmpdir(), 'countersign-git-'))
process.env.COUNTERSIGN_STATE = stateFolder

export type Said = { ok: boolean; out: string }

/** Runs git as anybody would, with nothing of this machine's settings. */
export async function git(folder: string, args: readonly string[], more: Record<string, string> = {}): Promise<Said> {
  const env = { ...gitOfAnybody, HOME: stateFolder, ...more }
  return await new Promise((resolve) => {
    execFile('git', [...args], { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ ok: error === null, out: `${stdout}${stderr}` }),
    )
  })
}

/** The same, where it has to work. */
export async function mustGit(folder: string, ...args: string[]): Promise<string> {
  const { ok, out } = await git(folder, args)
  if (!ok) throw new Error(`git ${args.join(' ')}: ${out}`)
  return out.trim()
}

/** Writes files into a clone and commits them. */
export async function commit(clone: string, message: string, files: Record<string, string>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(clone, name)), { recursive: true })
    writeFileSync(path.join(clone, name), text)
  }
  await mustGit(clone, 'add', '-A')
  await mustGit(clone, 'commit', '-q', '-m', message)
  return await mustGit(clone, 'rev-parse', 'HEAD')
}

/** Every file below a folder, to be compared with what is there later. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
}

export function removeState(): void {
  rmSync(stateFolder, { recursive: true, force: true })
}
