import { platform } from 'node:process'
import { describe, expect, it } from 'vitest'
import { noAnswerText } from '#shared/words/no-answer'
import { systemAnswer } from './system-output'

const limits = { deadlineMs: 300, mostBytes: 1000 }

function answer(program: string, ...args: readonly string[]) {
  return systemAnswer(program, args, limits, new AbortController().signal)
}

describe.skipIf(platform === 'win32')('what a command answers', () => {
  it('is what it printed, also nothing, however it ended', async () => {
    expect(await answer('sh', '-c', 'echo x; exit 3')).toEqual({ text: 'x\n', code: 3 })
    expect(await answer('true')).toEqual({ text: '', code: 0 })
  })

  it.each([
    [['no-such-tool-here'], 'there is no no-such-tool-here on this computer that may be run'],
    [['sleep', '20'], 'sleep gave no answer within 0.3 s'],
    [['yes'], 'yes said more than can be read'],
    [['sh', '-c', 'kill -9 $$'], 'sh was ended before it had answered'],
  ])('is none for a reason of its own: %j', async ([program = '', ...args], why) => {
    const said = await answer(program, ...args)
    expect(said.text === null && noAnswerText(program, said.why)).toBe(why)
  })
})
