import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

// The merger has to know our own sizes, or it takes `text-caption` for a colour and drops the real one.
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['caption', 'small', 'body', 'lead', 'section', 'heading', 'page', 'page-narrow', 'document', 'code'],
      radius: ['card', 'control', 'chip', 'key'],
      shadow: ['float'],
      font: ['ui', 'document', 'code'],
      'font-weight': ['strong'],
    },
  },
})

/** Joins class names; of two that set the same thing the later one wins. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values))
}
