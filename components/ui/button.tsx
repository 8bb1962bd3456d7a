import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { Kbd } from '@/components/ui/kbd'

const variants = {
  default: 'border-line-strong bg-surface text-ink hover:bg-accent-soft',
  primary: 'border-accent bg-accent text-on-accent hover:opacity-90',
  'ok-solid': 'border-ok-solid bg-ok-solid text-on-ok hover:opacity-90',
  'ok-quiet': 'border-ok-fg bg-surface text-ok-fg hover:bg-ok-bg',
  bad: 'border-bad-fg bg-surface text-bad-fg hover:bg-bad-bg',
  pressed: 'border-accent bg-accent-soft text-accent',
  ghost: 'border-transparent bg-transparent text-accent hover:bg-accent-soft',
} as const

const sizes = {
  small: 'min-h-8 px-2.5 py-1 text-small',
  normal: 'min-h-10.5 px-3.5 py-2 text-body',
  touch: 'min-h-12 px-2 py-1.5 text-body',
} as const

export type ButtonVariant = keyof typeof variants

export type ButtonLook = {
  variant?: ButtonVariant | undefined
  size?: keyof typeof sizes | undefined
  wide?: boolean | undefined
  /** The words at one end and the key at the other; without being told, where there is a key. */
  spread?: boolean | undefined
  icon?: ReactNode
  kbd?: string | undefined
}

/** How a button looks, and a link that stands for one. */
export function buttonLook({
  variant = 'default',
  size = 'normal',
  wide,
  kbd,
  spread = kbd !== undefined,
}: ButtonLook) {
  return cn(
    'inline-flex items-center gap-2 rounded-control border font-strong transition-opacity duration-150 select-none aria-disabled:cursor-not-allowed aria-disabled:opacity-60 disabled:cursor-not-allowed disabled:opacity-60',
    variants[variant],
    sizes[size],
    wide && 'w-full',
    spread ? 'justify-between text-left' : 'justify-center',
  )
}

export type ButtonProps = ComponentProps<'button'> & ButtonLook

/** A button names the act. `ok-solid` belongs to Elevated requests only; `kbd` shows the key that does the same. */
export function Button({ variant, size, wide, spread, icon, kbd, type = 'button', className, ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={cn(buttonLook({ variant, size, wide, spread, kbd }), className)}
      aria-keyshortcuts={kbd}
      {...rest}
    >
      <ButtonContent icon={icon} kbd={kbd}>
        {rest.children}
      </ButtonContent>
    </button>
  )
}

/** The icon, the words, and the key that does the same. */
export function ButtonContent({
  icon,
  kbd,
  children,
}: {
  icon?: ReactNode
  kbd?: string | undefined
  children?: ReactNode
}) {
  return (
    <>
      {icon}
      <span>{children}</span>
      {kbd && (
        <span aria-hidden="true" className="inline-flex touch:hidden">
          <Kbd keys={kbd} />
        </span>
      )}
    </>
  )
}
