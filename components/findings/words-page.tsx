import { type WordsAction, WordsForm } from '@/components/findings/words-form'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { paths } from '@/lib/core/paths'

type WordsPageProps = { listed: { names: string; phrases: string }; onList: WordsAction }

/** What an installation has looked for beside what Countersign knows: names of people, and phrases that are not to be used. */
export function WordsPage({ listed, onList }: WordsPageProps) {
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Findings', href: paths.findings() }]} here="Names and phrases" />}
        title="Names and phrases"
        lead="They are looked for in what pods send, in prompts, and in repositories when they are imported again, as whole words, with or without capitals and accents. What a finding does is said by the policy."
      />
      <Card id="words" title="What is looked for" className="mb-4">
        <div className="mt-2">
          <WordsForm listed={listed} action={onList} />
        </div>
      </Card>
    </>
  )
}
