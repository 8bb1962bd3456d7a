import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { leadsOut } from '@/lib/imports/reader/place'

let base: string
let root: string
beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), 'countersign-place-'))
  root = path.join(base, 'root')
  for (const name of ['root', 'secret.git', 'secret.git/objects', 'rooted']) mkdirSync(path.join(base, name))
  writeFileSync(path.join(base, 'secret.bundle'), '')
  writeFileSync(path.join(root, 'fine.bundle'), '')
})
afterAll(() => rmSync(base, { recursive: true }))

/** A repository below the root, bare or with a work tree. */
function repository(name: string, isBare: boolean): { folder: string; store: string } {
  const folder = path.join(root, name)
  const store = isBare ? folder : path.join(folder, '.git')
  mkdirSync(path.join(store, 'objects/info'), { recursive: true })
  mkdirSync(path.join(store, 'refs/heads'), { recursive: true })
  return { folder, store }
}

describe('what lies within the named places', () => {
  it.each([true, false])('is read (bare: %s)', (isBare) => {
    const { folder, store } = repository(`fine-${isBare}`, isBare)
    // Links that stay within lead nowhere else.
    symlinkSync(path.join(store, 'refs'), path.join(store, 'again'))
    expect(leadsOut(folder, [root])).toBe(false)
    expect(leadsOut(path.join(root, 'fine.bundle'), [root])).toBe(false)
  })

  it('is anything where no place is named', () => {
    expect(leadsOut(path.join(base, 'secret.git'), [])).toBe(false)
  })

  it('is found through a root that is a link itself', () => {
    symlinkSync(root, path.join(base, 'linked'))
    expect(leadsOut(path.join(base, 'linked', 'fine.bundle'), [path.join(base, 'linked')])).toBe(false)
  })
})

describe('what leads out of them is not read', () => {
  it('a folder beside them, one that begins with the same letters, one that is not there', () => {
    for (const place of ['secret.git', 'secret.bundle', 'rooted', 'root/../secret.git', 'root/nothing'])
      expect([place, leadsOut(`${base}/${place}`, [root])]).toEqual([place, true])
  })

  it('a link to a repository or a bundle', () => {
    for (const name of ['secret.git', 'secret.bundle']) {
      symlinkSync(path.join(base, name), path.join(root, `link-${name}`))
      expect(leadsOut(path.join(root, `link-${name}`), [root])).toBe(true)
    }
  })

  it('a .git that is a file or a link', () => {
    const folder = path.join(root, 'work')
    mkdirSync(folder)
    writeFileSync(path.join(folder, '.git'), `gitdir: ${base}/secret.git`)
    expect(leadsOut(folder, [root])).toBe(true)
    const other = path.join(root, 'linked-work')
    mkdirSync(other)
    symlinkSync(path.join(base, 'secret.git'), path.join(other, '.git'))
    expect(leadsOut(other, [root])).toBe(true)
  })

  it.each(['objects/info/alternates', 'objects/info/http-alternates', 'commondir'])(
    'a repository with %s',
    (pointer) => {
      for (const isBare of [true, false]) {
        const { folder, store } = repository(`with-${pointer.replaceAll('/', '-')}-${isBare}`, isBare)
        writeFileSync(path.join(store, pointer), path.join(base, 'secret.git/objects'))
        expect(leadsOut(folder, [root])).toBe(true)
      }
    },
  )

  it.each(['objects/pack', 'refs/heads/main', 'HEAD'])('a repository of which %s is a link to elsewhere', (name) => {
    const { folder, store } = repository(`linking-${name.replaceAll('/', '-')}`, true)
    symlinkSync(path.join(base, 'secret.git'), path.join(store, name))
    expect(leadsOut(folder, [root])).toBe(true)
  })
})
