import { TextLink } from '@/components/ui/app-link'
import { Notice } from '@/components/ui/notice'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'

/** Tells an admin of tools that were offered and are not until somebody has looked: their API or server says something else. */
export function SuspendedTools({ tools }: { tools: readonly { key: string; title: string }[] }) {
  if (tools.length === 0) return null
  const [shown, more] = [tools.slice(0, 5), tools.length - 5]
  return (
    <Notice tone="warn" className="mb-4" title={`${counted(tools.length, 'tool')} suspended`}>
      <p>
        {tools.length === 1
          ? 'It is described otherwise than when people looked at it, so every call of it is denied.'
          : 'They are described otherwise than when people looked at them, so every call of them is denied.'}
      </p>
      <ul className="mt-1 list-disc pl-5">
        {shown.map(({ key, title }) => (
          <li key={key}>
            <TextLink href={paths.tool(key)}>{title}</TextLink>
          </li>
        ))}
        {more > 0 && (
          <li>
            <TextLink href={paths.tools({ state: 'suspended' })}>{more} more</TextLink>
          </li>
        )}
      </ul>
    </Notice>
  )
}
