import type { ReactNode } from 'react'
import { TextLink } from '@/components/ui/app-link'
import { Revealed } from '@/components/ui/revealed'
import { whatWords } from '@/lib/deliveries/words'
import type { ShownFile } from '@/lib/deliveries/schema'

type FileLineProps = {
  file: ShownFile
  /** Where it is read by itself. */
  href: string
  isOpen: boolean
  /** What changes in it, where that is on the page; else a link leads to it. */
  children?: ReactNode
}

/** A file of a delivery in a line, which opens to what changes in it. */
export function FileLine({ file, href, isOpen, children }: FileLineProps) {
  const head = (
    <>
      <bdi translate="no" className="font-strong wrap-anywhere">
        <Revealed text={file.path} />
      </bdi>
      <span className="text-small text-muted">
        {whatWords[file.what]}
        {file.added !== null && (
          <>
            , <span className="text-ok-fg">+{file.added}</span> <span className="text-bad-fg">−{file.removed}</span>{' '}
            lines
          </>
        )}
      </span>
      {file.notes.map((note, at) => (
        <span key={note} className="text-small font-strong">
          {at > 0 && '· '}
          {note}
        </span>
      ))}
    </>
  )
  if (!children)
    return (
      <p className="flex min-h-9.5 flex-wrap items-baseline gap-x-2 gap-y-1 rounded-control border border-line px-3 py-2">
        {head}
        <TextLink href={href} className="text-small">
          Read it<span className="sr-only"> {file.path}</span>
        </TextLink>
      </p>
    )
  return (
    <details open={isOpen} className="rounded-control border border-line">
      <summary className="min-h-9.5 cursor-pointer px-3 py-2">
        <span className="inline-flex max-w-[calc(100%-1.5rem)] flex-wrap items-baseline gap-x-2 gap-y-1 align-top">
          {head}
        </span>
      </summary>
      <div className="px-3 pb-3">{children}</div>
    </details>
  )
}
