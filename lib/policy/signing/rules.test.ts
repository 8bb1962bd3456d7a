import { describe, expect, it } from 'vitest'
import { canBeSigned, isGrown } from '@/lib/policy/signing/rules'

const able = (groups: Record<string, string[]>) => new Map(Object.entries(groups))
const one = [{ group: 'leads', count: 1 }]
const two = [{ group: 'leads', count: 2 }]
const both = [...one, { group: 'owners', count: 1 }]

describe('whether others can sign', () => {
  it.each([
    ['nobody is asked', [], { leads: ['ana'] }, [], false],
    ['nobody is there', one, {}, [], false],
    ['one is', one, { leads: ['ana'] }, [], true],
    ['the only one asks', one, { leads: ['ana'] }, ['ana'], false],
    ['one asks for the other', one, { leads: ['ana', 'tom'] }, ['ana', 'tom'], false],
    ['two must', two, { leads: ['ana', 'tom'] }, [], true],
    ['two must and one asks', two, { leads: ['ana', 'tom'] }, ['ana'], false],
    ['one person is in two groups', both, { leads: ['ana'], owners: ['ana'] }, [], false],
    ['one group leaves the other its only one', both, { leads: ['ana', 'tom'], owners: ['ana'] }, [], true],
    ['a group is empty', both, { leads: ['ana', 'tom'], owners: [] }, [], false],
  ])('where %s', (_, duties, groups, without, can) => {
    expect(canBeSigned(duties, able(groups), without)).toBe(can)
  })
})

describe('an installation has outgrown its first days', () => {
  it.each([
    ['with nobody', one, {}, false],
    ['with one signer', one, { leads: ['ana'] }, false],
    ['with two', one, { leads: ['ana', 'tom'] }, true],
    ['with two where two must sign', two, { leads: ['ana', 'tom'] }, false],
    ['with three where two must sign', two, { leads: ['ana', 'tom', 'lee'] }, true],
    ['where one of two groups hangs on one', both, { leads: ['ana', 'tom'], owners: ['lee'] }, false],
    ['where no policy says who signs', [], { leads: ['ana', 'tom'] }, false],
  ])('%s: %#', (_, duties, groups, grown) => {
    expect(isGrown(duties, able(groups))).toBe(grown)
  })
})
