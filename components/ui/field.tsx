import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

/** How a field looks, without how high it is. */
export const controlFrame =
  'w-full rounded-control border border-line-strong bg-surface px-2.5 text-ink placeholder:text-subtle aria-invalid:border-2 aria-invalid:border-bad-fg'
export const controlLook = `${controlFrame} py-2`

export type FieldWords = {
  name: string
  label: ReactNode
  /** Needed when the same name appears twice on a page; otherwise `field-<name>`. */
  id?: string
  hint?: ReactNode
  error?: string | undefined
  /** A remark beside the label such as "(required for high risk)". */
  remark?: ReactNode
  className?: string
}

/** The id of a field's control, for error summaries and scripts that move the focus. */
export function fieldId(name: string): string {
  return `field-${name.replaceAll('.', '-')}`
}

type ControlProps = {
  id: string
  name: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

/** A label, its hint and its error around any one control. */
export function Field({ control, ...words }: FieldWords & { control: (props: ControlProps) => ReactNode }) {
  const id = words.id ?? fieldId(words.name)
  const described = [words.hint && `${id}-hint`, words.error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={words.className}>
      <label htmlFor={id} className="block font-semibold">
        {words.label}
        {words.remark && <span className="ml-1 text-caption font-normal text-subtle">{words.remark}</span>}
      </label>
      {words.hint && (
        <p id={`${id}-hint`} className="text-caption text-subtle">
          {words.hint}
        </p>
      )}
      <FieldError id={`${id}-error`} error={words.error} />
      <div className="mt-1">
        {control({
          id,
          name: words.name,
          'aria-describedby': described || undefined,
          'aria-invalid': words.error ? true : undefined,
        })}
      </div>
    </div>
  )
}

function FieldError({ id, error }: { id: string; error?: string | undefined }) {
  if (!error) return null
  return (
    <p id={id} className="text-small font-semibold text-bad-fg">
      <span className="sr-only">Error: </span>
      {error}
    </p>
  )
}

/** A line of text. */
export function TextField({ label, hint, error, remark, className, ...rest }: FieldWords & ComponentProps<'input'>) {
  return (
    <Field
      {...{ label, hint, error, remark, className, name: rest.name, id: rest.id }}
      control={(control) => <input type="text" {...rest} {...control} className={cn(controlLook, 'min-h-10')} />}
    />
  )
}

export type Choice = { value: string; label: string }
type CheckProps = Omit<FieldWords, 'remark'> & ComponentProps<'input'>

/** A yes or no. */
export function CheckField({ label, hint, error, className, id, ...rest }: CheckProps) {
  const own = id ?? fieldId(rest.name)
  const described = [hint && `${own}-hint`, error && `${own}-error`].filter(Boolean).join(' ')
  return (
    <div className={cn('flex gap-2.5', className)}>
      <input
        type="checkbox"
        {...rest}
        id={own}
        aria-describedby={described || undefined}
        aria-invalid={error ? true : undefined}
        className="mt-0.5 size-5 flex-none accent-accent"
      />
      <div>
        <label htmlFor={own}>{label}</label>
        {hint && (
          <p id={`${own}-hint`} className="text-caption text-subtle">
            {hint}
          </p>
        )}
        <FieldError id={`${own}-error`} error={error} />
      </div>
    </div>
  )
}
