import { describe, expect, it } from 'vitest'
import { flagLabel } from '@/lib/tasks/labels'
import { offOf } from '@/lib/tasks/waits/off'
import type { Waiting } from '@/lib/tasks/waits/schema'

const other = (status: 'planned' | 'completed'): Waiting => ({ key: 'b', task: { number: 2, title: 'B', status } })
const looked = (more: object, waitsFor: Waiting[] = [], isInCircle = false) =>
  offOf({
    key: 'a',
    status: 'planned',
    origin: 'live',
    flags: [],
    outputs: 1,
    waits: { waitsFor, neededBy: [], isInCircle },
    ...more,
  })

describe('what is off about a task', () => {
  it('is nothing where all is well', () => {
    expect(looked({})).toEqual([])
    expect(looked({ status: 'completed' }, [other('completed')])).toEqual([])
    expect(looked({ status: 'planned' }, [other('planned')])).toEqual([])
  })

  it('is that it is done and produced nothing, or was begun before what it waits for was done', () => {
    expect(looked({ status: 'completed', outputs: 0 })).toEqual(['done_without_outputs'])
    expect(looked({ status: 'in_progress' }, [other('planned')])).toEqual(['begun_too_early'])
    // What a repository says of its order is its own.
    expect(looked({ status: 'in_progress', origin: 'import' }, [other('planned')])).toEqual([])
  })

  it('is that it waits for itself, in a circle, or for nothing that exists', () => {
    expect(looked({}, [{ key: 'a', task: { number: 1, title: 'A', status: 'planned' } }])).toEqual(['waits_on_itself'])
    expect(looked({}, [other('planned')], true)).toEqual(['waits_in_circle'])
    expect(looked({}, [{ key: 'none', task: null }])).toEqual(['dangling_dependency'])
    // What the record says already is not said twice.
    expect(looked({ flags: ['dangling_dependency'] }, [{ key: 'none', task: null }])).toEqual([])
  })

  it('is said in words', () => {
    for (const flag of ['done_without_outputs', 'begun_too_early', 'waits_on_itself', 'waits_in_circle'])
      expect(flagLabel(flag).toLowerCase()).not.toBe(flag.replaceAll('_', ' '))
  })
})
