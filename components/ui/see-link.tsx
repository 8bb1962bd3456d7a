import type { ComponentProps, ReactNode } from 'react'
import { TextLink } from '@/components/ui/app-link'

type SeeLinkProps = Omit<ComponentProps<typeof TextLink>, 'children'> & {
  /** What is seen there, for whoever hears the link without the line that it stands in. */
  of: ReactNode
  words?: string
}

/** The short link at the end of a line, to what the line counts. */
export function SeeLink({ of, words = 'See them', ...rest }: SeeLinkProps) {
  return (
    <TextLink {...rest}>
      {words}
      <span className="sr-only">: {of}</span>
    </TextLink>
  )
}
