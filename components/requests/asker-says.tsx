import { Revealed } from '@/components/ui/revealed'
import { Card, SaidByPod } from '@/components/ui/card'
import { asQuoted } from '@/lib/core/said'
import type { RequestDetail } from '@/lib/requests/schema'

/** The words of whoever asks: a part of the page by itself, apart from all that Countersign says, with a spoken end. */
export function AskerSays({ request: { askerSays, askedBy, askedByKind } }: { request: RequestDetail }) {
  if (!askerSays) return null
  return (
    <Card id="says" title={`In ${askedByKind === 'pod' ? 'the pod’s' : 'their'} own words`} className="mb-4">
      <div className="mt-2.5">
        <SaidByPod who={askedBy}>
          “<Revealed text={asQuoted(askerSays)} />”
        </SaidByPod>
      </div>
    </Card>
  )
}
