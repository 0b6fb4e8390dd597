import { createHmac, randomBytes } from 'node:crypto'
import { answerWord } from '#shared/reflector/protocol'

/** A secret of this test: 128 random bits in hexadecimal. Nobody can know it but who reached our answerer. */
export function newToken(): string {
  return randomBytes(16).toString('hex')
}

/**
 * What a reflector is given to send, so that the answerer knows the probe: it belongs to the token, and the token can't be
 * told from it. So a reflector that never got through can't pretend that it did.
 */
export function challengeOf(token: string): string {
  return createHmac('sha256', token).update('portlight challenge').digest('hex').slice(0, 32)
}

/** The line that the answerer says. */
export function answerLine(token: string): string {
  return `${answerWord} ${token}\n`
}

/** Whether what was read at the port came from our answerer. */
export function holdsToken(answer: string, token: string): boolean {
  return answer.includes(`${answerWord} ${token}`)
}
