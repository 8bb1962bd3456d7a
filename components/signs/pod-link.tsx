import { Name } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { paths } from '@/lib/core/paths'

/** A pod by its name, which leads to its page; whoever has a role may read that. */
export function PodLink({ slug, name }: { slug: string; name: string }) {
  return (
    <TextLink href={paths.pod(slug)}>
      <Name of={name} />
    </TextLink>
  )
}
