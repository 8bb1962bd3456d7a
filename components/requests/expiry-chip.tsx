'use client'

import { Chip } from '@/components/ui/chip'
import { useClock } from '@/components/ui/clock'
import { ClockDashed } from '@/components/ui/shapes'
import { Time } from '@/components/ui/time'

const soonMs = 4 * 3_600_000

/** Until when somebody may answer; it stands out when that is soon. */
export function ExpiryChip({ at }: { at: string }) {
  const { now } = useClock()
  const isSoon = new Date(at).getTime() - now.getTime() < soonMs
  return (
    <Chip tone={isSoon ? 'warn' : 'neutral'} icon={<ClockDashed />}>
      Expires <Time at={at} />
    </Chip>
  )
}
