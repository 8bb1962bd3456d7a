import { lanesOf } from '@/lib/tasks/graph/lanes'
import type { GraphTask } from '@/lib/tasks/graph/schema'

/** A drawing of tasks that wait for each other: a lane for each phase, from left to right, and lines from what is first. */
export type Layout = {
  width: number
  height: number
  lanes: { name: string; x: number }[]
  boxes: (GraphTask & { x: number; y: number })[]
  lines: { from: number; to: number; path: string; isInTheWay: boolean }[]
}

export const box = { width: 216, height: 44 }
const lane = { width: 272, top: 44, step: 60, left: 12 }

/** Lays tasks out; the same tasks always come out the same, and a circle of them comes to an end. */
export function layOut(tasks: readonly GraphTask[]): Layout {
  const names = lanesOf(tasks)
  const depths = depthsOf(tasks)
  const rows = names.map((name) =>
    tasks
      .filter(({ phase }) => phase === name)
      .toSorted((a, b) => depths.get(a.number)! - depths.get(b.number)! || a.number - b.number),
  )
  const boxes = rows.flatMap((row, at) =>
    row.map((task, place) => ({ ...task, x: lane.left + at * lane.width, y: lane.top + place * lane.step })),
  )
  const placed = new Map(boxes.map((one) => [one.number, one]))
  const lines = boxes.flatMap((to) =>
    to.waitsFor.flatMap(({ number }) => {
      const from = number === null ? undefined : placed.get(number)
      if (!from) return []
      const isInTheWay = from.status !== 'completed' && to.status !== 'completed'
      return [{ from: from.number, to: to.number, path: curve(from, to), isInTheWay }]
    }),
  )
  return {
    width: lane.left + Math.max(1, names.length) * lane.width,
    height: lane.top + Math.max(1, ...rows.map((row) => row.length)) * lane.step,
    lanes: names.map((name, at) => ({ name: name ?? 'No phase', x: lane.left + at * lane.width })),
    boxes,
    lines,
  }
}

/** How many tasks come before each at most, one after the other; a circle is cut where it was entered. */
function depthsOf(tasks: readonly GraphTask[]): ReadonlyMap<number, number> {
  const byNumber = new Map(tasks.map((task) => [task.number, task]))
  const depths = new Map<number, number>()
  function depthOf({ number, waitsFor }: GraphTask): number {
    const known = depths.get(number)
    if (known !== undefined) return known
    depths.set(number, 0)
    const before = waitsFor.flatMap((one) => byNumber.get(one.number ?? Number.NaN) ?? [])
    const depth = Math.max(0, ...before.map((one) => depthOf(one) + 1))
    depths.set(number, depth)
    return depth
  }
  for (const task of tasks) depthOf(task)
  return depths
}

type Point = { x: number; y: number }

/** From the right edge of what is first to the left edge of what waits; down the side where both stand in one lane. */
function curve(from: Point, to: Point): string {
  const y1 = from.y + box.height / 2
  const y2 = to.y + box.height / 2
  if (from.x === to.x) {
    const edge = from.x + box.width
    return `M${edge} ${y1}C${edge + 36} ${y1} ${edge + 36} ${y2} ${edge} ${y2}`
  }
  const isForwards = to.x > from.x
  const x1 = isForwards ? from.x + box.width : from.x
  const x2 = isForwards ? to.x : to.x + box.width
  const bend = (x2 - x1) / 2
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}
