/** Text for LIKE and ILIKE, and for Prisma's `contains`, in which every character stands for itself. */
export function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}
