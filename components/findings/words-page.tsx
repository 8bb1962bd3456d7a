import { type WordsAction, WordsForms } from '@/components/findings/words-form'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { ListedForAdmins } from '@/lib/policy/listed/schema'

type WordsPageProps = { listed: ListedForAdmins; onList: WordsAction; onPutBack: WordsAction }

/** What an installation has looked for beside what Countersign knows: names of people, and phrases that are not to be used. */
export function WordsPage({ listed, onList, onPutBack }: WordsPageProps) {
  const { emptied } = listed
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Findings', href: paths.findings() }]} here="Names and phrases" />}
        title="Names and phrases"
        lead="They are looked for in what pods send, in prompts, and in repositories when they are imported again, as whole words, with or without capitals and accents. What a finding does is said by the policy."
      />
      <Card id="words" title="What is looked for" className="mb-4">
        {emptied && (
          <Notice tone="warn" title="Nothing is looked for" className="mt-2">
            The lists were emptied <Time at={emptied.at} />. Until then {counted(emptied.names, 'name')} and{' '}
            {counted(emptied.phrases, 'phrase')} were looked for. They are kept until others are listed.
          </Notice>
        )}
        <WordsForms listed={listed} onList={onList} onPutBack={onPutBack} />
      </Card>
    </>
  )
}
