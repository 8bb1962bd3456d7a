import { SeenFinding } from '@/components/findings/seen-finding'
import { FindingList } from '@/components/findings/finding-list'
import { argumentAnchor } from '@/components/requests/changes/argument-anchor'
import { Card } from '@/components/ui/card'
import type { FindingView } from '@/lib/findings/schema'
import type { RequestDetail } from '@/lib/requests/schema'

type FindingsSectionProps = {
  request: RequestDetail
  /** The address of this request with its change readable. */
  readable: string
}

/** What Countersign found in what would be changed. Values that are no business of the reader are kept out of sight everywhere. */
export function FindingsSection({ request, readable }: FindingsSectionProps) {
  const { findings } = request
  if (findings.length === 0) return null
  return (
    <Card
      id="findings"
      title={findings.length === 1 ? '1 thing was found in it' : `${findings.length} things were found in it`}
      remark="by Countersign, which shows no more of a secret than its beginning"
      className="mb-4"
    >
      <FindingList Item={SeenFinding} findings={findings} placeOf={(finding) => placeOf(finding, readable, request)} />
    </Card>
  )
}

/** Leads to the argument and, in browsers that can, to the very text. */
function placeOf({ field, masked }: FindingView, readable: string, { change, askerSays }: RequestDetail): string {
  if (field === 'reason' && askerSays?.includes(masked)) return '#says'
  const words = encodeURIComponent(masked).replaceAll('-', '%2D')
  const place = change.kind === 'tool_call' ? argumentAnchor(field.split(/[.[]/, 1)[0]!) : 'change'
  return `${readable}#${place}:~:text=${words}`
}
