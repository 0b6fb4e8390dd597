import { deedCode } from '../deed-code'
import { examplePorts, filled, type Lesson, type Question } from '../lesson'

/** A class sheet in Markdown: what is done, questions, and on a page of their own the answers. */
export function lessonSheet(lesson: Lesson): string {
  const text = (words: string) => filled(words, examplePorts)
  const { number, title, about, predict, steps, questions, learned, open } = lesson
  const asked = [predict, ...questions]
  const lines = [
    `# Lesson ${number}: ${title}`,
    '',
    text(about),
    '',
    `Run it yourself: \`portlight lesson ${number}\`. The numbers of the ports differ each time; here they are ${Object.values(examplePorts).join(', ')}.`,
    '',
    'Name: ______________________________  Date: ______________',
    '',
    '## Before you start',
    '',
    ...questionLines(predict, 1),
    '## The experiment',
    '',
    ...steps.flatMap((step, at) => [
      `### Step ${at + 1}: ${step.title}`,
      '',
      text(step.does),
      '',
      '```js',
      ...step.deeds.map((deed) => deedCode(deed, examplePorts, 'YOUR ADDRESS')),
      '```',
      '',
      'Check what you see:',
      '',
      ...step.claims.map(({ says }) => `- [ ] ${text(says)}`),
      '',
    ]),
    '## Questions',
    '',
    ...questions.flatMap((question, at) => questionLines(question, at + 2)),
    ...open.flatMap((question, at) => [
      `**${asked.length + at + 1}.** ${text(question.text)}`,
      '',
      '______________________________________________________________',
      '',
    ]),
    '---',
    '',
    `## Answers for the teacher: lesson ${number}`,
    '',
    ...asked.flatMap(({ choices }, at) => {
      const right = choices.findIndex((choice) => choice.right)
      return [`**${at + 1}.** ${letterOf(right)}: ${text(choices[right]?.why ?? '')}`, '']
    }),
    ...open.flatMap(({ answer }, at) => [`**${asked.length + at + 1}.** ${text(answer)}`, '']),
    'What the steps mean:',
    '',
    ...steps.map(({ explains }, at) => `${at + 1}. ${text(explains)}`),
    '',
    `To remember: ${text(learned)}`,
  ]
  return `${lines.join('\n')}\n`
}

function questionLines({ text, choices }: Question, number: number): readonly string[] {
  return [
    `**${number}.** ${filled(text, examplePorts)}`,
    '',
    ...choices.map((choice, at) => `- [ ] ${letterOf(at)}) ${choice.text}`),
    '',
  ]
}

/** a, b, c */
export function letterOf(at: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + at)
}
