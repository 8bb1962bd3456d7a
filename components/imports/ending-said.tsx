'use client'

import { useEffect, useRef } from 'react'
import { say } from '@/components/shell/spoken'
import { importStateLabels } from '@/lib/imports/labels'
import type { ImportRow } from '@/lib/imports/views/schema'

type Run = Pick<ImportRow, 'number' | 'name' | 'state'>

/** Says that an import on this page has come to its end, and how; what is seen moves to another list by itself. */
export function EndingSaid({ runs }: { runs: readonly Run[] }) {
  const before = useRef(runs)
  useEffect(() => {
    const words = runs.filter((run) => hasEnded(before.current, run)).map(endingWords)
    if (words.length > 0) say(words.join(' '))
    before.current = runs
  }, [runs])
  return null
}

const isOpen = ({ state }: Run) => state === 'queued' || state === 'running'

function hasEnded(before: readonly Run[], run: Run): boolean {
  return !isOpen(run) && before.some((known) => known.number === run.number && isOpen(known))
}

function endingWords({ number, name, state }: Run): string {
  return `Import ${number}, “${name}”: ${importStateLabels[state]}.`
}
