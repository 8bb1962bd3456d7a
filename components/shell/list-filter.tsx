import type { Route } from 'next'
import type { ReactNode } from 'react'
import { AddressForm, SearchInput } from '@/components/shell/address-form'
import { Fold } from '@/components/shell/fold'
import { NotUnderstood } from '@/components/shell/not-understood'
import { AppLink, TextLink } from '@/components/ui/app-link'
import { Button } from '@/components/ui/button'
import { shape } from '@/components/ui/shape'
import { Cross } from '@/components/ui/shapes'
import { pathWith } from '@/lib/core/paths'

const Lens = shape(<path d="M7 2.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6ZM10.6 10.6l3.6 3.6" />)
const Sliders = shape(<path d="M1.6 4.8H7M11 4.8h3.4M9 2.8v4M1.6 11.2H5M9 11.2h5.4M7 9.2v4" />)

/** One filter in force: what it says to people, and the names in the address that it is made of. */
export type InForce = { words: string; names: readonly string[] }

/** The filters that have words, each made of the one name it stands under. */
export function inForceOf(words: Readonly<Record<string, string | undefined>>): InForce[] {
  return Object.entries(words).flatMap(([name, said]) => (said ? { words: said, names: [name] } : []))
}

export type ListFilterProps = {
  /** The list's own address, and what it says beside the page it is on. */
  action: Route
  values: Readonly<Record<string, string | undefined>>
  /** What is searched; absent where nobody can search. */
  label?: string
  /** Names that links set, carried along unseen. */
  kept?: readonly string[]
  /** Of these, the ones whose choice is seen among the views. */
  inViews?: readonly string[]
  inForce: readonly InForce[]
  notUnderstood: readonly string[]
  clearHref: string
  /** The fields of the folded filters. */
  children: ReactNode
  /** The views of the list, and what else stands on its line. */
  beside?: ReactNode
}

/**
 * The one line above a list: search, views, filters; under it what is in force, each to be taken away by itself. It
 * narrows by the address: a GET form, so that it works without scripts and every view can be sent.
 */
export function ListFilter(props: ListFilterProps) {
  const { action, values, label, kept = [], inViews = [], inForce, notUnderstood, clearHref, children, beside } = props
  const shown = JSON.stringify(values)
  const inFold = inForce.filter(({ names }) => !names.some((name) => name === 'q' || kept.includes(name)))
  const chips = inForce.filter(({ names }) => !names.some((name) => inViews.includes(name)))
  return (
    <div className="mb-3">
      <div className="relative flex flex-wrap items-center gap-2">
        <search className="contents">
          <AddressForm shown={shown} action={action} scroll={false} className="contents">
            {kept.map((name) => values[name] && <input key={name} type="hidden" name={name} value={values[name]} />)}
            {label && <SearchBox label={label} value={values['q']} shown={shown} />}
            {/* The browser keeps what was chosen; for another list these are other fields. */}
            <Fold
              key={shown}
              summary={
                <>
                  <Sliders />
                  Filters{inFold.length > 0 && ` (${inFold.length})`}
                </>
              }
            >
              {children}
              <Button type="submit" className="justify-self-start">
                Show
              </Button>
            </Fold>
          </AddressForm>
        </search>
        {beside}
      </div>
      {chips.length > 0 && (
        <Chips chips={chips} clearHref={clearHref} without={(names) => pathWith(action, omit(values, names))} />
      )}
      <NotUnderstood names={notUnderstood} />
    </div>
  )
}

type ChipsProps = { chips: readonly InForce[]; clearHref: string; without: (names: readonly string[]) => string }

function Chips({ chips, clearHref, without }: ChipsProps) {
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2 text-small">
      <ul aria-label="Filters in force" className="contents">
        {chips.map(({ words, names }) => (
          <li key={words} className="min-w-0">
            <AppLink
              href={without(names)}
              scroll={false}
              className="inline-flex min-h-7 max-w-full items-center gap-1 rounded-control border border-line-strong bg-surface px-2 font-semibold text-ink no-underline hover:bg-accent-soft"
            >
              <span className="sr-only">Remove: </span>
              <bdi translate="no" className="min-w-0 truncate">
                {words}
              </bdi>
              <Cross className="size-3.5" />
            </AppLink>
          </li>
        ))}
      </ul>
      <TextLink href={clearHref}>Clear all filters</TextLink>
    </div>
  )
}

function omit(values: ListFilterProps['values'], names: readonly string[]) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)))
}

function SearchBox({ label, value, shown }: { label: string; value: string | undefined; shown: string }) {
  return (
    <div className="relative min-w-52 flex-[1_1_13rem] md:max-w-md">
      <label htmlFor="list-search" className="sr-only">
        {label}
      </label>
      <SearchInput id="list-search" label={label} value={value} shown={shown} />
      <button
        type="submit"
        className="absolute inset-y-0.5 right-0.5 flex w-9 items-center justify-center rounded-control text-muted hover:bg-accent-soft"
      >
        <Lens />
        <span className="sr-only">Search</span>
      </button>
    </div>
  )
}
