import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { inPlainFolder } from '@/lib/db/binaries'

it('lets programs that ask a shell work below folders that a shell would take for something else', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'countersign-plain-'))
  const inside = (folder: string) => path.join(folder, 'bin/postgres')
  const fromShell = /["$`\\]/
  for (const name of ['My Proj #1', 'a"b', 'a$HOME', 'a`id`']) {
    const binaries = path.join(home, name)
    mkdirSync(path.join(binaries, 'bin'), { recursive: true })
    writeFileSync(inside(binaries), '')
    let used = ''
    await inPlainFolder(binaries, async (folder) => {
      used = folder
      expect(folder).not.toMatch(fromShell)
      expect(existsSync(inside(folder))).toBe(true)
    })
    // What was made for it is gone, what was there is not.
    expect([existsSync(used), existsSync(binaries)]).toEqual([used === binaries, true])
  }
  rmSync(home, { recursive: true })
})
