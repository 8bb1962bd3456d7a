import { AppLink, type AppLinkProps } from '@/components/ui/app-link'
import { ButtonContent, type ButtonLook, buttonLook } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'

/** A link that looks like a button, for going somewhere rather than doing something. */
export function ButtonLink({ variant, size, wide, spread, icon, kbd, className, ...rest }: AppLinkProps & ButtonLook) {
  return (
    <AppLink
      className={cn(buttonLook({ variant, size, wide, spread, kbd }), 'no-underline', className)}
      aria-keyshortcuts={kbd}
      {...rest}
    >
      <ButtonContent icon={icon} kbd={kbd}>
        {rest.children}
      </ButtonContent>
    </AppLink>
  )
}
