'use client'

import { useClock } from '@/components/ui/clock'
import { PageHeader } from '@/components/ui/page-header'
import { relativeWords } from '@/components/ui/time-words'

export type HomeHeadingProps = { mine: number; team: number; soonest: string | null }

/** One sentence: do I have to do anything now? */
export function HomeHeading({ mine, team, soonest }: HomeHeadingProps) {
  const { now } = useClock()
  if (mine === 0)
    return (
      <PageHeader
        title="Nothing needs you"
        lead={
          team > 0
            ? `${team === 1 ? '1 request waits' : `${team} requests wait`} for other people.`
            : 'No request is waiting.'
        }
      />
    )
  return (
    <PageHeader
      title={mine === 1 ? '1 request needs you' : `${mine} requests need you`}
      lead={
        soonest &&
        `${mine === 1 ? 'It' : 'The first'} expires ${relativeWords(new Date(soonest), now)}. Nothing happens until someone decides.`
      }
    />
  )
}
