import { ChevronRight, Search } from 'lucide-react'
import type { Route } from 'next'
import type { ReactNode } from 'react'
import { AddressForm, SearchInput } from '@/components/shell/address-form'
import { NotUnderstood } from '@/components/shell/not-understood'
import { TextLink } from '@/components/ui/app-link'
import { Button } from '@/components/ui/button'

export type ListFilterProps = {
  /** The list's own address. */
  action: Route
  search: { label: string; value: string | undefined }
  /** Filters that are set by links and stay as they are. */
  hidden?: Readonly<Record<string, string | undefined>>
  /** How many of the folded filters are in force. */
  count: number
  /** All filters in force, in words. */
  words: readonly string[]
  notUnderstood: readonly string[]
  clearHref: string
  /** The fields of the folded filters. */
  children: ReactNode
}

/** Narrows a list by its address: a GET form, so that it works without scripts and every view can be sent. */
export function ListFilter(props: ListFilterProps) {
  const { action, search, hidden = {}, count, words, notUnderstood, clearHref, children } = props
  const shown = JSON.stringify([search.value, words])
  return (
    <search>
      <AddressForm shown={shown} action={action} scroll={false} className="mb-4">
        {Object.entries(hidden).map(
          ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
        )}
        <SearchBox {...search} shown={shown} />
        {/* The browser keeps what was chosen; for another list these are other fields. */}
        <details key={shown} className="group/more mt-2">
          <summary className="inline-flex min-h-8 list-none items-center gap-1 text-small text-accent underline underline-offset-3 [&::-webkit-details-marker]:hidden">
            <ChevronRight aria-hidden="true" className="size-4 group-open/more:rotate-90" />
            Filters{count > 0 && ` (${count})`}
          </summary>
          <div className="mt-2 grid items-end gap-3 rounded-card border border-line bg-surface p-4 sm:grid-cols-2 lg:grid-cols-4">
            {children}
            <Button type="submit" className="justify-self-start">
              Show
            </Button>
          </div>
        </details>
        {words.length > 0 && (
          <p className="mt-1 text-small">
            Only: {words.join(' · ')}{' '}
            <TextLink href={clearHref} className="ml-1.5">
              Clear all filters
            </TextLink>
          </p>
        )}
        <NotUnderstood names={notUnderstood} />
      </AddressForm>
    </search>
  )
}

function SearchBox({ label, value, shown }: ListFilterProps['search'] & { shown: string }) {
  return (
    <div className="flex max-w-[44rem] flex-wrap gap-2">
      <label htmlFor="list-search" className="sr-only">
        {label}
      </label>
      <SearchInput id="list-search" label={label} value={value} shown={shown} />
      <Button type="submit" icon={<Search aria-hidden="true" className="size-4" />}>
        Search
      </Button>
    </div>
  )
}
