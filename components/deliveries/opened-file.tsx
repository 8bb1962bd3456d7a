import type { ReactNode } from 'react'
import { DeliveredFile } from '@/components/deliveries/delivered-file'
import { Card } from '@/components/ui/card'
import type { ShownFile } from '@/lib/deliveries/schema'

type OpenedFileProps = {
  file: ShownFile
  /** What stands before it, and what leads on from it. */
  mark?: ReactNode
  children?: ReactNode
}

/** One file by itself, with what changes in it. */
export function OpenedFile({ file, mark, children }: OpenedFileProps) {
  return (
    <Card
      id="file"
      title={
        <bdi translate="no" className="wrap-anywhere">
          {file.path}
        </bdi>
      }
      className="mb-4"
    >
      <div className="mt-3">
        {mark}
        <DeliveredFile file={file} />
      </div>
      {children}
    </Card>
  )
}
