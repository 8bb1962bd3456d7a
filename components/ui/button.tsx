import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { Kbd } from '@/components/ui/kbd'

/** How a button looks, and a link that stands for one. */
export const buttonLook = cva(
  'inline-flex items-center gap-2 rounded-control border font-strong transition-opacity duration-150 select-none aria-disabled:cursor-not-allowed aria-disabled:opacity-60 disabled:cursor-not-allowed disabled:opacity-60',
  {
    variants: {
      variant: {
        default: 'border-line-strong bg-surface text-ink hover:bg-accent-soft',
        primary: 'border-accent bg-accent text-on-accent hover:opacity-90',
        'ok-solid': 'border-ok-solid bg-ok-solid text-on-ok hover:opacity-90',
        'ok-quiet': 'border-ok-fg bg-surface text-ok-fg hover:bg-ok-bg',
        bad: 'border-bad-fg bg-surface text-bad-fg hover:bg-bad-bg',
        pressed: 'border-accent bg-accent-soft text-accent',
        ghost: 'border-transparent bg-transparent text-accent hover:bg-accent-soft',
      },
      size: {
        small: 'min-h-8 px-2.5 py-1 text-small',
        normal: 'min-h-10.5 px-3.5 py-2 text-body',
        touch: 'min-h-12 px-2 py-1.5 text-body',
      },
      wide: { true: 'w-full', false: '' },
      spread: { true: 'justify-between text-left', false: 'justify-center' },
    },
    defaultVariants: { variant: 'default', size: 'normal', wide: false, spread: false },
  },
)

export type ButtonLook = VariantProps<typeof buttonLook> & { icon?: ReactNode; kbd?: string }

export type ButtonVariant = NonNullable<ButtonLook['variant']>
export type ButtonProps = ComponentProps<'button'> & ButtonLook

/** A button names the act. `ok-solid` belongs to Elevated requests only; `kbd` shows the key that does the same. */
export function Button({ variant, size, wide, spread, icon, kbd, type = 'button', className, ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={cn(buttonLook({ variant, size, wide, spread: spread ?? kbd !== undefined }), className)}
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
