import { align } from '@/lib/difference/align'

/** A line that stayed, came or went, with its number in whichever text has it; or lines left out because nothing is near. */
export type LineChange =
  | { kind: 'same'; text: string; before: number; after: number }
  | { kind: 'removed'; text: string; before: number }
  | { kind: 'added'; text: string; after: number }
  | { kind: 'left out'; count: number }

/** Lines shown around each change. */
const around = 3

/** What one text makes of another, line by line, with a few lines around each change; empty where they are the same. */
export function lineChanges(before: string, after: string): LineChange[] {
  if (before === after) return []
  const [old, fresh] = [linesOf(before), linesOf(after)]
  const changes: LineChange[] = []
  let [i, j] = [0, 0]
  for (const [stays, at] of [...align(old, fresh), [old.length, fresh.length] as const]) {
    for (; i < stays; i++) changes.push({ kind: 'removed', text: old[i]!, before: i + 1 })
    for (; j < at; j++) changes.push({ kind: 'added', text: fresh[j]!, after: j + 1 })
    if (i < old.length) changes.push({ kind: 'same', text: old[i]!, before: ++i, after: ++j })
  }
  return nearChanges(changes)
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n')
}

function nearChanges(all: readonly LineChange[]): LineChange[] {
  const isNear = new Uint8Array(all.length)
  for (const [at, { kind }] of all.entries())
    if (kind !== 'same') isNear.fill(1, Math.max(0, at - around), at + around + 1)
  const shown: LineChange[] = []
  for (const [at, change] of all.entries()) {
    const last = shown.at(-1)
    if (isNear[at]) shown.push(change)
    else if (last?.kind === 'left out') last.count++
    else shown.push({ kind: 'left out', count: 1 })
  }
  return shown
}
