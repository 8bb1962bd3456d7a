import { Breakable } from '@/components/ui/breakable'
import { Time } from '@/components/ui/time'

export type GitStampProps = {
  at: string
  author?: string | null
  commit?: string | null
  className?: string
}

/** Who and when, as git knows it: "mara · a1b2c3d4 · 2 May 2025, 10:43". */
export function GitStamp({ at, author, commit, className }: GitStampProps) {
  return (
    <span className={className}>
      {author && (
        <>
          <Breakable text={author} />
          {' · '}
        </>
      )}
      {commit && (
        <>
          <abbr translate="no" title="commit" className="font-code text-code no-underline">
            {commit.slice(0, 8)}
          </abbr>
          {' · '}
        </>
      )}
      <Time at={at} mode="absolute" className="whitespace-nowrap" />
    </span>
  )
}
