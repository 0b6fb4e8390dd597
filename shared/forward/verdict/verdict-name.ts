import { portText } from '../../ports/port-text'
import type { Confidence, Evidence } from '../../words/evidence'
import { listText } from '../../words/list-text'
import { sentenceStart } from '../../words/sentence-start'
import { addressToLookAt, isOnInternet, seenFromOutside } from '../addresses'
import { isCloudflare, passesCloudflare } from '../cloudflare'
import type { ForwardFindings } from './findings'
import type { NameAnswer, NameFinding, NameProblem, NameRecords, NameService } from './name-finding'
import { brokenLink, firewallOver, type LinkView, link } from './verdict-parts'

/** What was found out about where the name leads. */
type View = (state: 'ok' | 'unknown', sentence: string) => LinkView

/** The name's link: does it lead friends to this home, and to the port that was tested? */
export function nameLink(findings: ForwardFindings): LinkView {
  const { name } = findings
  if (name == null) return link('not-tested', 'The name has not been looked up yet.')
  const evidence = name.answers.map(answerEvidence)
  const view: View = (state, sentence) => link(state, sentence, evidence)
  const broken = (sentence: string, nextStep: string, confidence: Confidence = 'certain') =>
    brokenLink({ verdict: 'name-points-elsewhere', confidence, sentence, nextStep }, evidence)
  const service = serviceInQuestion(findings, name)
  if (service === null) {
    const nowhere = leadsNowhere(name)
    if (nowhere !== null)
      return nowhere.known ? broken(nowhere.sentence, nowhere.step) : view('unknown', nowhere.sentence)
    return comparedWith(findings, name.name, name.records, view, broken)
  }
  const record = `the SRV record of ${name.name} (${service.service})`
  if (service.target === '.') {
    return broken(
      `${sentenceStart(record)} says that there is no such service, so ${service.program} finds nothing by that name.`,
      `Delete ${record}, or let it lead to port ${findings.port} of a name that has your address.`,
    )
  }
  if (service.port !== findings.port) {
    return broken(
      `${sentenceStart(record)} sends friends to port ${service.port}, and not to port ${findings.port}, which was tested.`,
      `Test port ${service.port} instead, if your program is there; or change the port of the SRV record to ${findings.port}.`,
    )
  }
  switch (service.problem) {
    case 'unanswered':
      return view(
        'unknown',
        `${sentenceStart(record)} leads to ${service.target}, and no name server told where that is.`,
      )
    case 'missing':
    case 'no-address':
      return broken(
        `${sentenceStart(record)} leads to ${service.target}, which ${nowhereWords[service.problem]}.`,
        `Let the SRV record lead to a name that has your address.`,
      )
    case null:
      return comparedWith(
        findings,
        `${service.target}, where ${record} leads,`,
        service.records,
        view,
        broken,
      )
  }
}

/** The one that decides where friends end up: of the program whose port is tested, or one that leads to that port. */
function serviceInQuestion({ port }: ForwardFindings, { services }: NameFinding): NameService | null {
  return (
    services.find((service) => service.usualPort === port) ??
    services.find((service) => service.port === port) ??
    null
  )
}

const nowhereWords: Readonly<Record<Exclude<NameProblem, 'unanswered'>, string>> = {
  missing: 'does not exist',
  'no-address': 'has no address',
}

const problemWords: Readonly<Record<NameProblem, string>> = {
  missing: 'there is no such name',
  'no-address': 'the name has none',
  unanswered: 'no name server told',
}

function answerEvidence(answer: NameAnswer): Evidence {
  switch (answer.kind) {
    case 'alias':
      return { what: `CNAME of ${answer.of}`, detail: answer.leadsTo }
    case 'addresses':
      return { what: `${answer.type} of ${answer.of}`, detail: answer.addresses.join(', ') || 'none' }
    case 'nothing':
      return {
        what: `A and AAAA of ${answer.of}`,
        detail: `${problemWords[answer.problem]} (${answer.code})`,
      }
    case 'service':
      return { what: `SRV of ${answer.of}`, detail: `${answer.target} port ${answer.port}` }
    case 'circle':
      return { what: `CNAME of ${answer.of}`, detail: 'leads in a circle, or through too many names' }
  }
}

function leadsNowhere({
  name,
  alias,
  problem,
}: NameFinding): { readonly known: boolean; readonly sentence: string; readonly step: string } | null {
  if (problem === null) return null
  if (problem === 'unanswered') {
    return { known: false, sentence: `No name server told where ${name} leads.`, step: '' }
  }
  const words = nowhereWords[problem]
  return alias === null
    ? {
        known: true,
        sentence: `The name ${name} ${words}, so friends find nothing by it.`,
        step: `Look whether ${name} is written as you set it up, and let it lead to your address at your dynamic DNS or domain provider. A new name may take an hour until it is known everywhere.`,
      }
    : {
        known: true,
        sentence: `The name ${name} is an alias (CNAME) of ${alias}, which ${words}, so friends find nothing by it.`,
        step: `At your domain provider, let ${name} lead to a name that exists, or to your address itself.`,
      }
}

function comparedWith(
  findings: ForwardFindings,
  who: string,
  { ipv4, ipv6 }: NameRecords,
  view: View,
  broken: (sentence: string, nextStep: string, confidence?: Confidence) => LinkView,
): LinkView {
  const all = [...ipv4, ...ipv6.map(({ address }) => address)]
  const words = portText(findings)
  if (all.some(isCloudflare)) {
    const proxy = `${who} leads to Cloudflare's proxy (${listText(all.filter(isCloudflare))})`
    return passesCloudflare(findings.port, findings.protocol)
      ? view(
          'unknown',
          `${proxy}, which passes ${words} on to the address that is set there; that address can't be seen from here.`,
        )
      : broken(
          `${proxy}, which passes on a few ports of the web only, and not ${words}.`,
          `At Cloudflare, switch the proxy of this record off ("DNS only"), so that the name leads to your own address.`,
        )
  }
  const atHome = all.filter((address) => !isOnInternet(address))
  if (atHome.length > 0) {
    return view(
      'unknown',
      `${who} leads to ${listText(atHome)} as your own name server tells it, which is no address on the internet. Many routers tell computers at home another address than friends get.`,
    )
  }
  const outer = addressToLookAt(findings, 'ipv4')
  const stale = outer === null ? [] : ipv4.filter((address) => address !== outer)
  if (outer !== null && stale.length > 0) {
    const some = stale.length < ipv4.length
    return broken(
      `${who} leads ${some ? 'some ' : ''}friends to ${listText(stale)}, but your address on the internet is ${outer}${some ? ', where it leads others' : ''}.`,
      `Let the name lead to ${outer}: look at your dynamic DNS (in the router, or the program that keeps it) why it was not renewed, or change the record at your domain provider. It may take an hour until friends notice.`,
      sureOf(findings, outer),
    )
  }
  const { computer } = findings
  const elsewhere6 = ipv6.filter(({ own }) => !own).map(({ address }) => address)
  if (elsewhere6.length > 0) {
    const own = computer?.lan6 ?? null
    return broken(
      `${who} leads friends who have IPv6 to ${listText(elsewhere6)}, which is not this computer (${own ?? 'it has no IPv6 address'}); their computers try IPv6 first.`,
      own === null
        ? 'Delete the AAAA record of the name, so that everybody comes over IPv4.'
        : `Let the AAAA record of the name lead to ${own}, or delete it, so that everybody comes over IPv4.`,
    )
  }
  const closed = ipv6.length > 0 && ipv4.length > 0 ? closedOver6(findings) : null
  if (closed !== null) {
    return broken(
      `${who} leads friends who have IPv6 to ${listText(ipv6.map(({ address }) => address))}, where ${words} is closed: ${closed}. Their computers try IPv6 first, and many wait long before they try IPv4.`,
      `Open ${words} over IPv6 too (in your router, and in the firewall of this computer), or delete the AAAA record of the name.`,
    )
  }
  if (ipv4.length > 0 && outer === null) {
    return view(
      'unknown',
      `${who} leads to ${listText(ipv4)}. Whether that is your address is not known: neither your router nor anybody outside told it.`,
    )
  }
  return view(
    'ok',
    `${who} leads to ${listText(all)}, which is ${ipv4.length > 0 ? 'your address' : 'this computer'}.`,
  )
}

/** Why nobody gets in over IPv6, as the end of a sentence; null: somebody may. */
function closedOver6(findings: ForwardFindings): string | null {
  const looked = (findings.outside?.sights ?? []).filter(
    ({ family, outcome }) => family === 'ipv6' && outcome.kind !== 'failed',
  )
  if (
    looked.length > 0 &&
    looked.every(({ outcome }) => outcome.kind === 'silent' || outcome.kind === 'refused')
  ) {
    return 'nobody outside got in there'
  }
  return firewallOver(findings, 'ipv6')?.verdict === 'blocks'
    ? "this computer's own firewall keeps it out"
    : null
}

/** Whether it is beyond doubt that an address is this home's. */
function sureOf(findings: ForwardFindings, outer: string): Confidence {
  const seen = seenFromOutside(findings, 'ipv4')
  const agreed = seen.kind === 'agreed' && (seen.witnesses >= 2 || findings.router?.router?.wan === outer)
  return agreed ? 'certain' : 'likely'
}
