import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { acts } from '@/lib/audit/acts'
import { refusals } from '@/lib/audit/refusals'
import { eventSentence } from '@/lib/audit/labels'
import { sourceFiles } from '@/lib/sources'

const shipped = sourceFiles().filter((file) => file.startsWith('lib/') && !/(\.test|\/fixture[\w-]*)\.ts$/.test(file))
const found = (pattern: RegExp) => [
  ...new Set(shipped.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, name]) => name!))),
]

const commands = found(/define(?:Command|Batch)\(\{\s*name: '([^']+)'/g)
const reasons = found(/refuse\(\s*'\w+',\s*'([^']+)'/g)

it.each(commands)('says in words what somebody tried by %s', (name) => {
  expect(acts[name]).toMatch(/^[a-z][a-z ’-]+$/)
})

it.each(reasons)('says in words why something was refused: %s', (reason) => {
  expect(refusals[reason]).toMatch(/^[a-z][a-z ’-]+$/)
})

it('tells a refusal as a person would, without the names that machines use', () => {
  const data = { command: 'requests.decide', reason: 'own_pod', repeated: 0 }
  expect(eventSentence({ type: 'command.refused', data }, 'Tom')).toBe(
    'Tom tried to decide a request and was refused, because it is their own pod’s request',
  )
  expect(eventSentence({ type: 'command.refused', data: { ...data, repeated: 3 } }, 'Tom')).toMatch(
    / \(and 3 more times in the last minute\)$/,
  )
  const unknown = { command: 'x.y_z', reason: 'no_idea', repeated: 0 }
  expect(eventSentence({ type: 'command.refused', data: unknown }, 'Tom')).toBe(
    'Tom tried to do something and was refused, because of “no idea”',
  )
})
