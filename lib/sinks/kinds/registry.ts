import { cloudwatch } from '@/lib/sinks/kinds/cloudwatch'
import { elasticsearch } from '@/lib/sinks/kinds/elasticsearch'
import { file } from '@/lib/sinks/kinds/file'
import type { SinkKind } from '@/lib/sinks/kinds/kind'
import { otlp } from '@/lib/sinks/kinds/otlp'
import { splunk } from '@/lib/sinks/kinds/splunk'
import { syslog } from '@/lib/sinks/kinds/syslog'
import { webhook } from '@/lib/sinks/kinds/webhook'

/** Every kind of log store there is. */
export const sinkKinds: readonly SinkKind[] = [elasticsearch, splunk, otlp, cloudwatch, syslog, webhook, file]

/** One kind by its name; what an older row calls something that this version does not know has none. */
export function kindNamed(name: string): SinkKind | null {
  return sinkKinds.find((kind) => kind.name === name) ?? null
}
