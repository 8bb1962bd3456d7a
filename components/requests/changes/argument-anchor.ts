/** The place on the page of an argument, by its name. */
export function argumentAnchor(name: string): string {
  return `argument-${name.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`
}
