import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { box, layOut } from '@/lib/tasks/graph/layout'
import type { GraphTask } from '@/lib/tasks/graph/schema'
import { taskStatus } from '@/lib/tasks/schema'

const task = (number: number, phase: string | null, waitsFor: (number | null)[] = [], status = 'planned') =>
  ({
    number,
    title: `Task ${number}`,
    status,
    phase,
    waitsFor: waitsFor.map((one) => ({ key: `task-${one}`, number: one })),
  }) as GraphTask

describe('the drawing of tasks that wait for each other', () => {
  it('has a lane for each phase in the order of their numbers, and what has none last', () => {
    const { lanes } = layOut([task(1, null), task(2, 'Phase 10'), task(3, 'Phase 2'), task(4, 'Phase 2')])
    expect(lanes.map(({ name }) => name)).toEqual(['Phase 2', 'Phase 10', 'No phase'])
    expect(lanes.map(({ x }) => x)).toEqual(lanes.map(({ x }) => x).toSorted((a, b) => a - b))
  })

  it('has phases without numbers in the order in which their tasks wait for each other, a circle of them too', () => {
    const feature = [task(1, 'Discovery'), task(2, 'Build', [1]), task(3, 'Check', [2]), task(4, 'Announce', [3])]
    const names = (of: GraphTask[]) => layOut(of).lanes.map(({ name }) => name)
    expect(names(feature)).toEqual(['Discovery', 'Build', 'Check', 'Announce'])
    // One task that waits the other way makes no other order of it.
    expect(names([...feature, task(5, 'Build', [1]), task(6, 'Discovery', [2])])).toEqual(names(feature))
    expect(names([task(1, 'B', [2]), task(2, 'A', [1])])).toEqual(['A', 'B'])
    expect(names([task(1, 'B', [3]), task(2, 'A', [1]), task(3, 'C', [2])])).toEqual(['C', 'B', 'A'])
    expect(names([...feature, task(7, 'Phase 2', [4]), task(8, 'Phase 1')])).toEqual([
      'Phase 1',
      'Phase 2',
      ...names(feature),
    ])
  })

  it('puts what all others wait for above them, whichever way one comes to it', () => {
    const tasks = [task(1, 'A', [2, 3]), task(2, 'A', [4]), task(3, 'A', [2]), task(4, 'A')]
    expect(layOut(tasks).boxes.map(({ number }) => number)).toEqual([4, 2, 3, 1])
  })

  it('puts what is first above what waits for it, and says what is in the way', () => {
    const { boxes, lines } = layOut([
      task(1, 'A', [2]),
      task(2, 'A', [3], 'in_progress'),
      task(3, 'A', [], 'completed'),
    ])
    expect(boxes.map(({ number }) => number)).toEqual([3, 2, 1])
    expect(lines.map(({ from, to, isInTheWay }) => [from, to, isInTheWay])).toEqual([
      [3, 2, false],
      [2, 1, true],
    ])
  })

  it('draws each task once, none over another, and a line for each wait that is known, circles too', () => {
    const any = fc.array(
      fc.record({
        phase: fc.constantFrom('Phase 1', 'Phase 2', null),
        status: fc.constantFrom(...taskStatus.options),
        waits: fc.array(fc.nat(14), { maxLength: 4 }),
      }),
      { maxLength: 15 },
    )
    fc.assert(
      fc.property(any, (made) => {
        const tasks = made.map(({ phase, status, waits }, at) =>
          task(
            at,
            phase,
            [...new Set(waits)].map((one) => (one < made.length ? one : null)),
            status,
          ),
        )
        const { boxes, lines, width, height } = layOut(tasks)
        expect(boxes.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(tasks.map(({ number }) => number))
        expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(tasks.length)
        const known = tasks.flatMap(({ waitsFor }) => waitsFor.filter(({ number }) => number !== null))
        expect(lines).toHaveLength(known.length)
        for (const { x, y } of boxes) {
          expect(x + box.width).toBeLessThanOrEqual(width)
          expect(y + box.height).toBeLessThanOrEqual(height)
        }
      }),
    )
  })
})
