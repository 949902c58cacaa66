/** The words of a page in the language asked for, and the hook that hands them to components. */
import { createContext, use } from 'react'
import { en } from './en.ts'
import { type Language, writing } from './language.ts'
import { zh } from './zh.ts'

export type Words = typeof zh

export const wordsIn: Record<Language, Words> = { zh, en }

export const LanguageContext = createContext<Language>('zh')

/** The language, its words, and how it writes numbers and days. */
export function useWords() {
  const language = use(LanguageContext)
  return { language, words: wordsIn[language], write: writing[language] }
}
