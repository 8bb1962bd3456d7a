import { Acknowledge, type AcknowledgeProps } from '@/components/home/acknowledge'
import { ButtonLink } from '@/components/ui/button-link'
import { Notice } from '@/components/ui/notice'
import type { GivenUp } from '@/lib/jobs/schema'
import { paths } from '@/lib/core/paths'

export type GivenUpNoticeProps = Pick<AcknowledgeProps, 'onAcknowledge'> & { work: GivenUp }

/** Tells an admin of background work that will not be tried again, until somebody has taken note of it. */
export function GivenUpNotice({ work: { count, what, upTo }, onAcknowledge }: GivenUpNoticeProps) {
  const pieces = count === 1 ? 'One piece' : `${count} pieces`
  return (
    <Notice
      tone="bad"
      className="mb-4"
      title={`${pieces} of background work failed for good`}
      actions={
        <>
          <ButtonLink size="small" href={paths.audit({ what: 'job' })}>
            See the record
          </ButtonLink>
          <Acknowledge upTo={upTo} onAcknowledge={onAcknowledge} />
        </>
      }
    >
      <p>It was tried until its last attempt: {what.join('; ')}. The log of the worker says why.</p>
    </Notice>
  )
}
