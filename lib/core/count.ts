/** "1 line", "1,500 lines", "2 people". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** What a list holds that is cut: "newest 200 of 1,312, newest first". */
export function newestOf(shown: number, total: number): string {
  return shown < total ? `The newest ${shown} of ${total.toLocaleString('en')}, newest first` : 'Newest first'
}
