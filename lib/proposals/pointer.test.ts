import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sourceFiles } from '@/lib/sources'

// What decides about every call is written in one place, and that place is reached by four roads.

const shipped = sourceFiles().filter((file) => !/\.test\.tsx?$|\/fixture[\w-]*\.ts$/.test(file))
const found = (pattern: RegExp) => shipped.filter((file) => pattern.test(readFileSync(file, 'utf8')))
const calls = (file: string) => readFileSync(file, 'utf8').match(/await putIntoForce\(/g)?.length ?? 0

it('writes the version in force in one place; the catalogue only says that it moved', () => {
  expect(found(/policyInForce\.(?!find|count)\w+\(/)).toEqual(['lib/policy/commands.ts', 'lib/tools/commands.ts'])
  expect(found(/policyVersion\.(?!find|count)\w+\(/)).toEqual(['lib/policy/commands.ts'])
  expect(found(/(update|insert into|delete from) "Policy(InForce|Version)"/i)).toEqual([])
  expect(readFileSync('lib/tools/commands.ts', 'utf8').match(/policyInForce\.\w+\(.*/g)).toEqual([
    'policyInForce.updateMany({ data: { epoch: { increment: 1 } } })',
  ])
})

it('reaches it by the first start, by a release, by what only tightens, and in an emergency', () => {
  const roads = found(/await putIntoForce\(/).map((file) => [file, calls(file)])
  expect(roads).toEqual([
    ['lib/policy/commands.ts', 1],
    ['lib/proposals/commands.ts', 2],
    ['lib/proposals/request.ts', 1],
  ])
})

it('says that a change is in force only where it was put there', () => {
  const files = found(/policyChange\.update(Many)?\(\{[^}]*\}?,?\s*data: \{[^}]*state: 'in_force'/)
  expect(files).toEqual(['lib/proposals/commands.ts', 'lib/proposals/request.ts'])
  expect(found(/(update|insert into) "PolicyChange"/i)).toEqual([])
})
