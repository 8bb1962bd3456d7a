import { Segmented } from '@/components/ui/link-row'
import { type DifferenceView, differenceViewLabels, differenceViews } from '@/lib/difference/views'

type DifferenceViewsProps = { view: DifferenceView; addressOf: (view: DifferenceView) => string }

/** How a difference is read, each way its own address. */
export function DifferenceViews({ view, addressOf }: DifferenceViewsProps) {
  return (
    <Segmented
      label="How to show the difference"
      items={differenceViews.map((each) => ({
        href: addressOf(each),
        label: differenceViewLabels[each],
        current: view === each,
      }))}
    />
  )
}
