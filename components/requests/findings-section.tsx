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

/** What Countersign found in what the pod sent. Values that are no business of the reader are kept out of sight everywhere. */
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
      <FindingList findings={findings} placeOf={(finding) => placeOf(finding, readable, request.askerSays)} />
    </Card>
  )
}

/** Leads to the argument and, in browsers that can, to the very text. */
function placeOf({ field, masked }: FindingView, readable: string, says: string | null): string | null {
  if (field === 'reason' && says?.includes(masked)) return '#says'
  const words = encodeURIComponent(masked).replaceAll('-', '%2D')
  return `${readable}#${argumentAnchor(field.split(/[.[]/, 1)[0]!)}:~:text=${words}`
}
