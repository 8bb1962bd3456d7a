/** What would be of use to try by each command about the record, for whoever looks for a way around. */
export const recordTries: Record<string, () => object[]> = {
  'record.export': () => [{ upTo: '0', format: 'jsonl' }],
  'record.save_view': () => [{ name: 'Ghost', shared: 'on', actor: 'Vic' }],
  'record.make_report': () => [{ template: 'access' }, { template: 'request', request: '1' }],
  'record.read_report': () => [{ reportId: 'none' }],
  'record.remove_view': () => [{ viewId: 'none' }],
}
