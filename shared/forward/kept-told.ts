import type { KeptForward, KeptFound, KeptNews, RenewalFailure } from './kept'
import { refusalText } from './refusal-told'
import { toldOther } from './router-told'
import { leaseWords, mappingText } from './verdict/verdict-router'

/** A forward that is kept, in words. */
export function toldKept({ news, ...kept }: KeptFound): KeptForward {
  return { ...kept, sentence: news === null ? null : newsText(news) }
}

function newsText(news: KeptNews): string | null {
  switch (news.kind) {
    case 'renewed': {
      const { again, leadsTo, instead } = news
      const sentences = [
        ...(again === null ? [] : [againWords[again]]),
        ...(leadsTo === null ? [] : [`It leads to ${leadsTo} now, this computer’s address.`]),
        ...(instead === null ? [] : [`The router gave port ${instead.given} instead of ${instead.wanted}.`]),
      ]
      return sentences.length === 0 ? null : sentences.join(' ')
    }
    case 'failed':
      return `It could not be renewed. ${failureText(news.because)}${endText(news.secondsLeft)} Portlight tries again.`
    case 'port-taken':
      return `The port has another forward now, so it is not renewed any more: ${mappingText(news.existing)}.`
    case 'taken-away':
      return 'It is not on the router any more, though its time was not over: somebody removed it, or the router did so by itself. So it is not renewed any more.'
  }
}

const againWords = {
  'had-ended': 'It had ended meanwhile, and was made anew.',
  'was-forgotten': 'The router was started anew and had forgotten it; it was made again.',
} as const

function failureText(because: RenewalFailure): string {
  switch (because.why) {
    case 'no-router':
      return 'No router of this computer is known just now.'
    case 'too-slow':
      return 'The router took too long.'
    case 'other-router':
      return `This computer is on another network now (its router is ${because.gateway}), where nothing is made unasked.`
    case 'perhaps-other-router':
      return `Whether ${because.gateway} is still the same router can’t be told.`
    case 'refused':
      return refusalText(because)
    case 'other-device':
      return toldOther(because.device).sentence
    case 'failed':
      return because.message
  }
}

function endText(secondsLeft: number | null): string {
  if (secondsLeft === null) return ''
  return secondsLeft > 0
    ? ` The router ends it in ${leaseWords(Math.max(1, Math.round(secondsLeft)))}, unless that changes.`
    : ' The router has ended it by now.'
}
