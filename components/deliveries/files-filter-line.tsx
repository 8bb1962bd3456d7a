import { ChoiceField } from '@/components/shell/choice-field'
import { inForceOf, ListFilter } from '@/components/shell/list-filter'
import { Segmented } from '@/components/ui/link-row'
import { choicesOf } from '@/lib/core/choices'
import { paths } from '@/lib/core/paths'
import { foldersOf, narrowed, topPath } from '@/lib/deliveries/narrowed'
import type { FilesFilter, ShownFile } from '@/lib/deliveries/schema'
import { filesViewWords, topFolder } from '@/lib/deliveries/words'

type FilesFilterLineProps = { delivery: string; files: readonly ShownFile[]; filter: FilesFilter }

/** Narrows the files of a delivery by its address: to a folder, to what becomes of them, to words in their path. */
export function FilesFilterLine({ delivery, files, filter }: FilesFilterLineProps) {
  const { q, in: folder, what } = filter
  const named = (path: string) => (path === topPath ? topFolder : path)
  const folders = foldersOf(files).map(({ path, files: count }) => ({
    value: path,
    label: `${named(path)} (${count})`,
  }))
  const view = (name: FilesFilter['what'], label: string) => ({
    label,
    href: paths.delivery(delivery, { ...filter, what: name }),
    count: narrowed(files, { ...filter, what: name }).length,
    current: what === name,
  })
  return (
    <div className="mt-3">
      <ListFilter
        action={paths.delivery(delivery)}
        values={filter}
        label="Search paths"
        kept={['what']}
        inViews={['what']}
        inForce={inForceOf({ q: q && `“${q}”`, in: folder === undefined ? undefined : named(folder) })}
        notUnderstood={[]}
        clearHref={paths.delivery(delivery)}
        beside={
          <Segmented
            label="What becomes of the files"
            items={[
              view(undefined, 'All'),
              view('added', filesViewWords.added),
              view('changed', filesViewWords.changed),
              view('removed', filesViewWords.removed),
            ]}
          />
        }
      >
        <ChoiceField name="in" label="Folder" empty="Any folder" choices={choicesOf(folders)} chosen={folder} />
      </ListFilter>
    </div>
  )
}
