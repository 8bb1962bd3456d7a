import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'

/** When something was, and what is said of it in words that may be anybody's. */
export function Moment({ at, of }: { at: string; of: string | null }) {
  return (
    <>
      <Time at={at} />
      {of && (
        <>
          : <Revealed text={of} />
        </>
      )}
    </>
  )
}

/** A name as a machine knows it. */
export function Code({ children }: { children: string }) {
  return (
    <code translate="no" className="font-code text-code wrap-anywhere">
      {children}
    </code>
  )
}
