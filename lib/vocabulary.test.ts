import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourceFiles } from '@/lib/sources'

const files = sourceFiles()
const nouns = ['people', 'pods', 'tools', 'policy', 'tasks', 'memory', 'approvals', 'calls', 'audit', 'imports']
const words = /^(schema|rules|labels|queries|commands|jobs)(\.db)?(\.test)?\.ts$/

/** Files of a noun beside the seven words; each is explained in docs/decisions. A fixture supports tests. */
const special =
  /^lib\/(audit\/(events|append|topics)|imports\/(git\/.+|reader|runner|facts)|\w+\/fixture.*)(\.test)?\.ts$/

describe('the closed vocabulary', () => {
  it('a noun holds only files named by the seven words', () => {
    const strangers = files.filter((file) => {
      const [top, noun] = file.split('/')
      return top === 'lib' && nouns.includes(noun!) && !words.test(path.basename(file)) && !special.test(file)
    })
    expect(strangers).toEqual([])
  })

  it('nothing is called by a name that says nothing', () => {
    const empty = /\/(index|utils?|helpers?|common|misc|types|service|manager)\.tsx?$|\/hooks\//
    expect(files.filter((file) => empty.test(file))).toEqual([])
  })

  it.each(files)('%s stays under 250 lines', (file) => {
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
