import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { nouns, sourceFiles } from '@/lib/sources'

const files = sourceFiles()
/** The role words. What touches the database bears one of them, directly in its noun or in a folder of it. */
const words = /^(schema|rules|labels|queries|commands|jobs|request)(\.long)?(\.db)?(\.test)?\.ts$/

/** Files of a noun that are for the server and bear none of the role words; each is explained in docs/decisions. */
const special = /^lib\/(audit\/append|imports\/reader\/.+|\w+\/fixture.*)(\.test)?\.ts$/

const isForServer = (file: string) => /^import 'server-only'/m.test(readFileSync(file, 'utf8'))

describe('the closed vocabulary', () => {
  it('what a noun does with the database is named by its role; the rest is pure and named by what it answers', () => {
    const strangers = files.filter((file) => {
      const [top, noun] = file.split('/')
      const named = words.test(path.basename(file)) || special.test(file)
      return top === 'lib' && nouns.includes(noun!) && !named && (isForServer(file) || file.endsWith('.db.test.ts'))
    })
    expect(strangers).toEqual([])
  })

  it('no folder exists to carry the word rules', () => {
    const products = files.filter((file) => !file.endsWith('.test.ts'))
    const lonely = products.filter((file) => {
      const beside = products.filter((other) => path.dirname(other) === path.dirname(file))
      return /^lib\/\w+\/.+\/rules\.ts$/.test(file) && beside.length === 1
    })
    expect(lonely).toEqual([])
  })

  it('nothing is called by a name that says nothing', () => {
    const empty = /\/(index|utils?|helpers?|common|misc|types|service|manager)\.tsx?$|\/hooks\//
    expect(files.filter((file) => empty.test(file))).toEqual([])
  })

  // A client is copied as one file, whatever is in it.
  it.each(files.filter((file) => file !== 'clients/countersign.ts'))('%s stays under 250 lines', (file) => {
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(251)
  })

  it.each(files.filter((file) => file.startsWith('app/')))('%s is a route of at most 120 lines', (file) => {
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(121)
  })

  it.each(files.filter((file) => /(^|\/)actions\.ts$/.test(file)))(
    '%s exports nothing but actions of commands',
    (file) => {
      const exported = [...readFileSync(file, 'utf8').matchAll(/^export (.*)$/gm)].map((match) => match[1]!)
      expect(exported.filter((line) => !/^const \w+ = action\(/.test(line))).toEqual([])
    },
  )
})

describe('where queries and commands live', () => {
  it.each(files.filter((file) => /^lib\/\w+\/(\w+\/)?(queries|commands)\.ts$/.test(file)))(
    '%s is for the server only',
    (file) => {
      expect(readFileSync(file, 'utf8')).toContain("import 'server-only'")
    },
  )
})
