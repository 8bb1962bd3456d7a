import type { ReactNode } from 'react'

/** Names with what they are: side by side where there is room, else one above the other. */
export function Pairs({
  items,
  narrow = false,
}: {
  items: readonly [label: string, value: ReactNode][]
  narrow?: boolean
}) {
  return (
    <dl
      className={
        narrow ? 'mt-2 text-small' : 'mt-2 max-w-[85ch] text-small sm:grid sm:grid-cols-[17rem_1fr] sm:gap-x-3.5'
      }
    >
      {items.map(([label, value]) => (
        <div key={label} className={narrow ? 'pt-1.5' : 'pt-1.5 sm:contents'}>
          <dt className={narrow ? 'text-subtle' : 'text-subtle sm:pt-1'}>{label}</dt>
          <dd className={narrow ? 'wrap-anywhere' : 'wrap-anywhere sm:pt-1'}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
