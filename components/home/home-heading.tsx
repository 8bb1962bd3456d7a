'use client'

import { type Counts, useCounts } from '@/components/shell/counts'
import { useClock } from '@/components/ui/clock'
import { PageHeader } from '@/components/ui/page-header'
import { relativeWords } from '@/components/ui/time-words'
import { requestCountWords } from '@/lib/core/count'

export type HomeHeadingProps = { counts: Counts; soonest: string | null }

/** One sentence: do I have to do anything now? */
export function HomeHeading({ counts, soonest }: HomeHeadingProps) {
  const { now } = useClock()
  const { mine, team } = useCounts('', counts)
  if (mine === 0)
    return (
      <PageHeader
        title="Nothing needs you"
        lead={
          team > 0
            ? `${team === 1 ? '1 request waits' : `${requestCountWords(team)} requests wait`} for other people.`
            : 'No request is waiting.'
        }
      />
    )
  return (
    <PageHeader
      title={mine === 1 ? '1 request needs you' : `${requestCountWords(mine)} requests need you`}
      lead={
        soonest &&
        `${mine === 1 ? 'It' : 'The first'} expires ${relativeWords(new Date(soonest), now)}. Nothing happens until someone decides.`
      }
    />
  )
}
