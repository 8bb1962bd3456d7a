/** What a line tells a pod beside its calls: about which thing, by which kind of event, with which facts and never content. */
export type ToldOf<Type extends string, Data extends object> = {
  place: number
  /** The line's own number: it is the same whenever and however this is told. */
  lineId: string
  podId: string
  environment: string
  /** What belongs together is told in order. */
  about: string
  type: Type
  data: Data
}
