import { ArgumentValues, Revealed } from '@/components/requests/argument-values'
import { SeenText } from '@/components/requests/seen-text'
import { fingerprint } from '@/components/requests/words'
import { Card } from '@/components/ui/card'
import { Segmented } from '@/components/ui/link-row'
import type { RequestDetail } from '@/lib/requests/schema'

export type ChangeView = 'plain' | 'raw'
type ChangeSectionProps = { request: RequestDetail; view: ChangeView; addresses: Record<ChangeView, string> }

/** Exactly what will run: readable first, and the signed record itself one click away. */
export function ChangeSection({ request, view, addresses }: ChangeSectionProps) {
  return (
    <Card
      id="change"
      title="What would change"
      className="mb-4"
      aside={
        <Segmented
          label="How to show the change"
          items={[
            { href: addresses.plain, label: 'Readable', current: view === 'plain' },
            { href: addresses.raw, label: 'Raw', current: view === 'raw' },
          ]}
        />
      }
    >
      <p className="mt-1.5 text-caption text-subtle">{summary(request)}</p>
      {/* What was seen of another version counts for nothing. */}
      <div key={request.digest} className="mt-3">
        {view === 'plain' ? <ArgumentValues values={request.arguments} /> : <RawRecord request={request} />}
      </div>
    </Card>
  )
}

function summary({ brief, arguments: values, hiddenCharacters }: RequestDetail): string {
  const count = Object.keys(values).length
  const what = count === 1 ? '1 value is' : `${count} values are`
  const hidden =
    hiddenCharacters === 0
      ? ''
      : ` · ${hiddenCharacters} hidden ${hiddenCharacters === 1 ? 'character is' : 'characters are'} shown as codes`
  return `Exactly what will run: “${brief.toolTitle}” · ${what} passed along${hidden}`
}

function RawRecord({ request }: { request: RequestDetail }) {
  const raw = JSON.stringify(request.arguments, null, 2)
  return (
    <>
      <p className="text-small text-muted">
        Tool <code className="font-code text-code">{request.toolKey}</code> · fingerprint of the signed content{' '}
        <code className="font-code text-code">{fingerprint(request.digest)}</code>
      </p>
      <SeenText
        label="The arguments as the pod sent them"
        text={raw}
        className="mt-2 max-h-[32rem] rounded-control border border-line bg-sunken p-3"
      >
        <pre className="font-code text-code whitespace-pre-wrap [overflow-wrap:anywhere]">
          <Revealed text={raw} />
        </pre>
      </SeenText>
    </>
  )
}
