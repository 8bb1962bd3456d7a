import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { Cell, Table, TableBody, TableHead, TableRow } from '@/components/ui/table'
import type { Heat } from '@/lib/insights/board/chart'

const answers = [
  { key: 'allowed', label: 'Allowed' },
  { key: 'asked', label: 'Asked people' },
  { key: 'denied', label: 'Denied' },
] as const

const steps = [
  'spread:bg-heat-1',
  'spread:bg-heat-2',
  'spread:bg-heat-3',
  'spread:bg-heat-4',
  'spread:bg-heat-5',
] as const

const heads = [
  { key: 'tool', label: 'Tool', rowHeader: true },
  { key: 'sensitivity', label: 'Effect' },
  ...answers.map(({ key, label }) => ({ key, label, align: 'right' as const })),
]

const effects: Record<string, string> = { read: 'Reads', write: 'Writes', destructive: 'Destroys' }

/** Which tools are used how much: numbers in cells, which are the darker the more there are. */
export function HeatCard({
  heat: { name, title, subtitle, rows, more },
  downloadHref,
}: {
  heat: Heat
  downloadHref: string
}) {
  const most = Math.max(1, ...rows.flatMap((row) => answers.map(({ key }) => row[key])))
  return (
    <Card id={`chart-${name}`} title={title} className="mt-3">
      <p className="mb-2 text-small text-subtle">{subtitle}</p>
      {rows.length > 0 && (
        <Table caption={title} captionHidden>
          <TableHead columns={heads} />
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.tool}>
                <Cell label="Tool" rowHeader compact>
                  <TextLink href={row.href}>{row.title}</TextLink>
                </Cell>
                <Cell label="Effect" compact inline>
                  {row.sensitivity === null ? 'Not known' : (effects[row.sensitivity] ?? row.sensitivity)}
                </Cell>
                {answers.map(({ key, label }) => (
                  <Cell key={key} label={label} align="right" compact inline className={shade(row[key], most)}>
                    {row[key].toLocaleString('en')}
                  </Cell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <p className="mt-3 flex flex-wrap gap-x-4 text-small">
        {more > 0 && <span className="text-muted">{more.toLocaleString('en')} more in the file.</span>}
        <a href={downloadHref} download className="link inline-block min-h-6">
          Download<span className="sr-only"> the numbers of “{title}”</span>
        </a>
      </p>
    </Card>
  )
}

/** Ink stays readable on every step. On cards each number has its name beside it, and no shade. */
function shade(value: number, most: number): string | undefined {
  if (value === 0) return undefined
  const step = Math.min(steps.length - 1, Math.floor((value / most) * steps.length))
  return cn(steps[step], step > 2 ? 'spread:text-heat-ink-inverse' : 'spread:text-heat-ink')
}
