import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { fieldId, type Choice } from '@/components/ui/field'

export type ChoiceGroupProps = {
  name: string
  legend: ReactNode
  options: ReadonlyArray<Choice & { hint?: string }>
  value?: string
  defaultValue?: string
  onChange?: (value: string) => void
  error?: string
  inline?: boolean
}

/** One of a few, all in sight. */
export function ChoiceGroup({ name, legend, options, value, defaultValue, onChange, error, inline }: ChoiceGroupProps) {
  const id = fieldId(name)
  return (
    <fieldset aria-describedby={error && `${id}-error`}>
      <legend className="font-semibold">{legend}</legend>
      {error && (
        <p id={`${id}-error`} className="text-small font-semibold text-bad-fg">
          {error}
        </p>
      )}
      <div className={cn('mt-1', inline ? 'flex flex-wrap gap-x-4' : 'grid gap-1')}>
        {options.map((option, index) => (
          <label key={option.value} className="flex min-h-8 items-center gap-2">
            <input
              type="radio"
              id={index === 0 ? id : undefined}
              name={name}
              value={option.value}
              checked={value === undefined ? undefined : value === option.value}
              defaultChecked={value === undefined ? defaultValue === option.value : undefined}
              onChange={onChange && (() => onChange(option.value))}
              className="size-4.5 flex-none accent-accent"
            />
            <span>
              {option.label}
              {option.hint && <span className="block text-caption text-subtle">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
