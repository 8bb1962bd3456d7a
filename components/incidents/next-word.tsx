'use client'

import { Remark } from '@/components/ui/chip'
import { useClock } from '@/components/ui/clock'
import { Notice } from '@/components/ui/notice'
import { WarningTriangle } from '@/components/ui/shapes'
import { Time } from '@/components/ui/time'

/** By when somebody says more about an incident, and whether they should have by now: it turns while one looks at it. */
export function NextWord({
  at,
  isNamed = false,
}: {
  at: string
  /** Whether what it is stands beside it. */
  isNamed?: boolean
}) {
  if (!useIsPast(at))
    return (
      <>
        {isNamed ? 'By' : 'Next update by'} <Time at={at} mode="absolute" />
      </>
    )
  return (
    <Remark icon={<WarningTriangle />}>
      {isNamed ? 'Overdue' : 'Update overdue'} since <Time at={at} mode="absolute" />
    </Remark>
  )
}

/** Says above all else that people wait for a word; nothing while there is time. */
export function OverdueWord({ at, owner }: { at: string; owner: string | null }) {
  if (!useIsPast(at)) return null
  return (
    <Notice tone="warn" className="mb-4" title="People wait for an update">
      It was promised by <Time at={at} />.{' '}
      {owner === null ? 'Nobody has this incident.' : <bdi translate="no">{owner}</bdi>}
      {owner !== null && ' has it.'}
    </Notice>
  )
}

function useIsPast(at: string): boolean {
  return new Date(at) <= useClock().now
}
