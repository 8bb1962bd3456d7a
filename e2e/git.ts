import { execFileSync, spawnSync } from 'node:child_process'
import { gitOfAnybody as env } from '@/lib/git/fixture-environment'

/** What git says, on both of its ways, and whether it did what it was asked. */
export function git(at: string, ...args: string[]): { ok: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: at, env, encoding: 'utf8' })
  return { ok: status === 0, said: `${stdout}${stderr}` }
}

/** What git says where it has to do what it was asked. */
export function mustGit(at: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: at, env, encoding: 'utf8', stdio: 'pipe' }).trim()
}

/** A picture as far as its first bytes tell, of this width. */
export function png(width: number): Buffer {
  const head = Buffer.alloc(60)
  head.writeUInt32BE(0x89_50_4e_47, 0)
  head.write('IHDR', 12, 'latin1')
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(480, 20)
  return head
}
