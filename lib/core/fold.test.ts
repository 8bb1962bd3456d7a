import { describe, expect, it } from 'vitest'
import { newFold } from '@/lib/core/fold'

describe('equal lines', () => {
  it('are said once and then once a minute, with how many there were in between', () => {
    const fold = newFold(60_000)
    expect(fold.next('lost', 0)).toBe(0)
    for (let at = 1; at <= 500; at++) expect(fold.next('lost', at)).toBeNull()
    expect(fold.next('another', 500)).toBe(0)
    expect(fold.next('lost', 60_000)).toBe(500)
    expect(fold.next('lost', 60_001)).toBeNull()
  })

  it('that were left out last are told when nothing more comes', () => {
    const fold = newFold(60_000)
    for (let at = 0; at < 4; at++) fold.next('lost', at)
    fold.next('once', 5)
    expect([...fold.rest()]).toEqual([['lost', 3]])
    expect([...fold.rest()]).toEqual([])
    expect(fold.next('lost', 60_000)).toBe(0)
  })

  it('are remembered in bounded number, however many kinds there are', () => {
    const fold = newFold(60_000)
    for (let kind = 0; kind < 5_000; kind++) expect(fold.next(`kind ${kind}`, 0)).toBe(0)
    expect(fold.next('kind 4999', 1)).toBeNull()
  })
})
