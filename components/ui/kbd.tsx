import { cn } from '@/components/ui/cn'

/** A key on the keyboard. Hidden where there is no keyboard to press. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <kbd
      translate="no"
      className={cn(
        'inline-block min-w-5 rounded-key border border-current px-1 py-0.5 text-center font-code text-[0.75rem] leading-none font-semibold touch:hidden',
        className,
      )}
    >
      {keys}
    </kbd>
  )
}
