import { Branches } from '@/components/signs/found-name'
import { GitStamp } from '@/components/signs/git-stamp'
import { Breakable } from '@/components/ui/breakable'
import { replacedWords } from '@/lib/imports/labels'
import type { UnloggedRow } from '@/lib/imports/views/schema'

/** Commits that no entry of the changelog speaks of. */
export function UnloggedList({ rows }: { rows: readonly UnloggedRow[] }) {
  return (
    <ol>
      {rows.map(({ id, message, branch, elsewhere, author, commit, at, paths, pathCount, present }) => (
        <li key={id} className="grid grid-cols-1 gap-1 border-t border-line py-2.5 first:border-0">
          <h3 className="font-semibold">
            “
            <Breakable text={message.split('\n')[0] || 'No message'} />”
          </h3>
          <p translate="no" className="font-code text-code break-all text-muted">
            <Breakable text={paths.slice(0, 5).join(', ')} />
            {pathCount > Math.min(paths.length, 5) &&
              ` and ${(pathCount - Math.min(paths.length, 5)).toLocaleString('en')} more`}
          </p>
          <p className="text-caption text-subtle">
            <GitStamp {...{ author, commit, at }} /> · <Branches {...{ branch, elsewhere }} />
            {!present && ` · ${replacedWords}`}
          </p>
        </li>
      ))}
    </ol>
  )
}
