import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import type { Unreported } from '@/lib/calls/schema'
import { paths } from '@/lib/core/paths'

export type UnreportedNoticeProps = {
  count: number
  calls: readonly Unreported[]
  /** Whether the reader may follow a call on the record; a request anybody here may read. */
  canSeeRecord: boolean
}

/** Tells who answers for a pod what was done without a word; gone when the pod says what came of it after all. */
export function UnreportedNotice({ count, calls, canSeeRecord }: UnreportedNoticeProps) {
  const [first] = calls
  if (!first) return null
  const title =
    count === 1
      ? `${first.pod} used a permission and never said what came of it`
      : `${count} permissions were used, and nobody said what came of it`
  return (
    <Notice tone="warn" className="mb-4" title={title}>
      <ul className="grid gap-1">
        {calls.map(({ callId, sentence, usedAt, request }) => (
          <li key={callId} className="wrap-anywhere">
            <Sentence text={sentence} />. Used <Time at={usedAt} mode="relative" />.{' '}
            {request !== null && <TextLink href={paths.request(request)}>See the request</TextLink>}
            {request === null && canSeeRecord && (
              <TextLink href={paths.audit({ call: callId })}>See the record</TextLink>
            )}
          </li>
        ))}
      </ul>
      {count > calls.length && <p>These are the latest {calls.length}.</p>}
    </Notice>
  )
}
