import { describe, expect, it } from 'vitest'
import { allLessons } from './all-lessons'
import { examplePorts, filled } from './lesson'
import { lessonSheet } from './output/sheet'

const lessons = allLessons.map((lesson) => [lesson.number, lesson] as const)

describe('the lessons', () => {
  it('are numbered in their order', () => {
    expect(allLessons.map(({ number }) => number)).toEqual(
      allLessons.map(({ number }) => number).toSorted((a, b) => a - b),
    )
    expect(new Set(allLessons.map(({ number }) => number)).size).toBe(allLessons.length)
  })

  it.each(lessons)('%i has questions with one right answer, and whole sentences', (_, lesson) => {
    for (const { text, choices } of [lesson.predict, ...lesson.questions]) {
      expect(text).toMatch(/[?.]$/)
      expect(choices.filter(({ right }) => right)).toHaveLength(1)
      for (const { text, why } of choices) {
        expect(text).not.toMatch(/[.?]$/)
        expect(why).toMatch(/\.$/)
      }
    }
    for (const { does, explains, claims, deeds } of lesson.steps) {
      for (const sentence of [does, explains, ...claims.map(({ says }) => says)]) {
        expect(sentence).toMatch(/^\p{Lu}|^\{|^127|^“/u)
        expect(sentence).toMatch(/[.?]$/)
        // what a person hears in one breath
        for (const one of sentence.split(/(?<=[.?:;]) /)) expect(one.length, one).toBeLessThan(190)
        expect(filled(sentence, examplePorts)).not.toMatch(/[{}]/)
      }
      expect(claims.length).toBeGreaterThan(0)
      expect(deeds.length).toBeGreaterThan(0)
    }
    expect(lesson.learned).toMatch(/\.$/)
    for (const { text, answer } of lesson.open) {
      expect(text).not.toBe('')
      expect(answer).toMatch(/\.$/)
    }
  })

  it.each(lessons)('%i has a sheet with every question, and its answer behind them', (_, lesson) => {
    const [questions = '', answers = ''] = lessonSheet(lesson).split('## Answers for the teacher')
    for (const { text } of [lesson.predict, ...lesson.questions, ...lesson.open])
      expect(questions).toContain(filled(text, examplePorts))
    for (const { choices } of [lesson.predict, ...lesson.questions]) {
      const why = choices.find(({ right }) => right)?.why ?? '–'
      expect(answers).toContain(filled(why, examplePorts))
      expect(questions).not.toContain(why)
    }
    for (const { answer } of lesson.open) {
      expect(answers).toContain(answer)
      expect(questions).not.toContain(answer)
    }
    expect(questions).toMatch(/```js\n\w+/)
  })
})
