import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { settings } from '@/lib/settings'
import { sourceFiles } from '@/lib/sources'
import { identityOf, withoutSettings } from './build.mjs'

it('gives the same sources the same name and the same ids of actions, and others others', () => {
  const [one, again, other] = ['a', 'a', 'b'].map((sources) => identityOf(sources.repeat(64)))
  expect(again).toEqual(one)
  expect(other!.COUNTERSIGN_BUILD).not.toBe(one!.COUNTERSIGN_BUILD)
  expect(other!.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY).not.toBe(one!.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY)
  // As many bytes as the framework takes.
  expect(Buffer.from(one!.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY, 'base64')).toHaveLength(32)
})

it('knows no action that carries anything along in a page, where the key would have to hide it', () => {
  const sources = sourceFiles().filter((file) => /^(app|components)\/.*(?<!\.test)\.tsx?$/.test(file))
  const texts = new Map(sources.map((file) => [file, readFileSync(file, 'utf8')]))
  const acting = sources.filter((file) => texts.get(file)!.includes("'use server'"))
  expect(acting.length).toBeGreaterThan(3)
  // Whole files of actions close over nothing, and none is given values of its own.
  for (const file of acting) expect(texts.get(file), file).toMatch(/^'use server'\n(?![\s\S]*'use server')/)
  expect(sources.filter((file) => texts.get(file)!.includes('.bind('))).toEqual([])
})

it('builds without any setting of an installation, and with all else that its machine says', () => {
  const machine = { PATH: '/bin', HOME: '/root', TMPDIR: '/tmp', NODE_OPTIONS: '' }
  const given = Object.fromEntries(Object.keys(settings.shape).map((name) => [name, 'anything']))
  const left = Object.entries({ ...machine, ...given, ...withoutSettings({ ...machine, ...given }) })
  expect(Object.fromEntries(left.filter(([, value]) => value !== undefined))).toEqual(machine)
})
