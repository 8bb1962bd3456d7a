import type { FilterValues } from '@/components/audit/filter-values'
import { RemoveView } from '@/components/audit/remove-view'
import { SaveView } from '@/components/audit/save-view'
import type { ChangeAction } from '@/components/people/outcome-note'
import { TextLink } from '@/components/ui/app-link'
import { audit } from '@/lib/core/screens'
import type { SavedView } from '@/lib/record/views/schema'

export type SavedViewsProps = {
  views: readonly SavedView[]
  /** The filter that is in force, with days as moments in UTC; a view of everything is no view. */
  values: FilterValues
  onSave: ChangeAction
  onRemove: ChangeAction
}

/** Views that somebody keeps under a name, one press away, and room to keep the one that is shown. */
export function SavedViews({ views, values, onSave, onRemove }: SavedViewsProps) {
  const isNothing = Object.keys(values).length === 0
  if (views.length === 0 && isNothing) return null
  return (
    <section aria-label="Saved views" className="mb-3 flex flex-wrap items-start gap-x-4 gap-y-1 text-small">
      {views.length > 0 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {views.map((view) => (
            <li key={view.id} className="inline-flex min-h-8 flex-wrap items-center gap-x-1.5">
              <TextLink
                href={audit(view.filter)}
                aria-current={isSame(view.filter, values) ? 'page' : undefined}
                className="aria-[current]:font-strong"
              >
                <bdi translate="no">{view.name}</bdi>
              </TextLink>
              <span className="text-caption text-subtle">
                {view.ownerName === null ? view.shared ? 'shared by you' : 'yours' : <Of name={view.ownerName} />}
              </span>
              {view.mayRemove && <RemoveView view={view} action={onRemove} />}
            </li>
          ))}
        </ul>
      )}
      {!isNothing && (
        <SaveView key={JSON.stringify(values)} fields={values as Record<string, string>} action={onSave} />
      )}
    </section>
  )
}

function Of({ name }: { name: string }) {
  return (
    <>
      shared by <bdi translate="no">{name}</bdi>
    </>
  )
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string | undefined>>): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
