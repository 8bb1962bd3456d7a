import { LongText } from '@/components/ui/long-text'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import type { Remark } from '@/lib/policy/remarks/schema'

type RemarkListProps = {
  /** A quote is the words that are meant, where it is not the whole. */
  remarks: readonly (Remark & { quote?: string | null })[]
  /** Where these words stand, for whoever follows a quote there. */
  placeOf?: (remark: Remark) => string | undefined
}

/** What people said beside something, each with who and when, in their own words as plain text. */
export function RemarkList({ remarks, placeOf }: RemarkListProps) {
  return (
    <ol className="mt-2 grid gap-3">
      {remarks.map((remark) => (
        <li key={remark.id} id={`remark-${remark.id}`} className="border-l-2 border-line-strong pl-3">
          <p className="text-small">
            <bdi translate="no" className="font-semibold">
              {remark.who}
            </bdi>{' '}
            <span className="text-muted">
              <Time at={remark.at} />
            </span>
          </p>
          {remark.quote && <Quote text={remark.quote} href={placeOf?.(remark)} />}
          <LongText text={remark.words} />
        </li>
      ))}
    </ol>
  )
}

function Quote({ text, href }: { text: string; href: string | undefined }) {
  const words = <Revealed text={text.length > 200 ? `${text.slice(0, 200)}…` : text} />
  return (
    <blockquote translate="no" className="my-1 font-document text-small wrap-anywhere text-muted">
      <span lang="en" className="font-sans text-subtle">
        About{' '}
      </span>
      {href ? (
        <a href={href} className="link">
          {words}
        </a>
      ) : (
        <q className="before:content-none after:content-none">{words}</q>
      )}
    </blockquote>
  )
}
