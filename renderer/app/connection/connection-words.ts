import type { EndReason } from './connection-state'
import type { SignInProblem } from './sign-in'

/** A sentence that says what is, and one that says what to do. */
export interface Words {
  readonly title: string
  readonly advice: string
}

/** By which command it was started, a page can't know once the server is gone. */
const startAgain = 'Start it again by the same command as before, and open the address that it prints.'
const stays = 'What you see here stays until you close this page.'

/** The connection broke and is being made again. */
export const lostWords: Words = {
  title: 'The connection to Portlight is interrupted.',
  advice: 'Trying again. What was running is kept for ten minutes and goes on then.',
}

/** The same after a while. */
export const longLostWords: Words = {
  title: 'The connection to Portlight is still interrupted.',
  advice: `Trying again every few seconds. If Portlight was stopped: ${startAgain.charAt(0).toLowerCase()}${startAgain.slice(1)}`,
}

/** The server lets go of this page for good. */
export function endWords(reason: EndReason): Words {
  switch (reason) {
    case 'stopped':
      return { title: 'Portlight on the server was stopped.', advice: `${startAgain} ${stays}` }
    case 'idle':
      return {
        title: 'Portlight on the server has ended because nobody was connected.',
        advice: `${startAgain} ${stays}`,
      }
    case 'signed-out':
      return {
        title: 'Portlight does not know this page any more: it was started anew.',
        advice: `Open the address that it printed last. ${stays}`,
      }
    case 'full':
      return {
        title: 'Too many pages of Portlight are open.',
        advice: 'Close some of them and reload this one.',
      }
  }
}

/** The page was opened, and the server does not let it in. */
export function signInWords(why: SignInProblem): Words {
  switch (why) {
    case 'no-token':
      return {
        title: 'Portlight needs the whole address',
        advice:
          'Open the address that portlight serve printed in the terminal, with everything behind the #. It proves that you started it.',
      }
    case 'wrong-token':
      return {
        title: 'This address is not of the Portlight that runs now',
        advice:
          'It was started anew, or the address was not copied whole. Open the address that it printed last, with everything behind the #.',
      }
    case 'used-token':
      return {
        title: 'This address was used already',
        advice:
          'Each address works once, in one browser. Press Enter in the terminal where Portlight runs, and open the new address that it prints.',
      }
    case 'unreachable':
      return {
        title: 'Portlight does not answer',
        advice: startAgain,
      }
  }
}
