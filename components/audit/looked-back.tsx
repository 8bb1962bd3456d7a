import { ButtonLink } from '@/components/ui/button-link'
import { Time } from '@/components/ui/time'

/** How far was looked for what no index leads to, and where looking goes on. */
export type LookedBack = {
  /** The moment to which it was. */
  to: string
  furtherHref: string
  /** Whether a word of fewer than three letters is why. */
  forShortWords: boolean
}

/** Says below the lines that were found how far back these are all, and leads on. */
export function LookedBackNote({ looked }: { looked: LookedBack }) {
  return (
    <div className="mt-4 flex flex-wrap items-center justify-between gap-3">
      <p className="max-w-prose text-small text-muted">
        Looked back to <Time at={looked.to} mode="absolute" />. {looked.forShortWords && shortWords}
      </p>
      <FurtherLink href={looked.furtherHref} />
    </div>
  )
}

export function FurtherLink({ href }: { href: string }) {
  return (
    <ButtonLink href={href} rel="next">
      Look further back
    </ButtonLink>
  )
}

/** Why a search goes line by line. */
export const shortWords =
  'A word of fewer than three letters is looked for line by line; a longer one is searched for in all of them at once.'
