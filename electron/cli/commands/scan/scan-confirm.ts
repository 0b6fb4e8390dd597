import { createInterface } from 'node:readline'
import { SettingsFile } from '#engine/settings/settings-file'
import { counted, durationText, printable, wholeNumber } from '#shared/scan/output/figures'
import { questionsOf, type ScanPlan } from '#shared/scan/plan'
import type { CliIo } from '../../cli-io'

/** What has to be said or asked before a scan may run. */
export interface Confirmation {
  readonly need: ScanPlan['needs'][number]
  /** Asks a person who is there. */
  readonly question: string
  /** Tells how to confirm on the command line. */
  readonly refusal: string
}

/** The confirmations of a plan that the options do not give. @param askFrom as in `questionsOf`; a script has no such wish */
export function missingConfirmations(
  plan: ScanPlan,
  given: { readonly mayScanPublic: boolean; readonly mayScanLarge: boolean },
  targets: string,
  askFrom = Number.POSITIVE_INFINITY,
): Confirmation[] {
  const needs = questionsOf(plan, askFrom)
  const missing: Confirmation[] = []
  if (needs.includes('public') && !given.mayScanPublic) {
    const which = shortened(targets)
    missing.push({
      need: 'public',
      question: `May you scan ${which}? It is on the public internet, where scans need the owner's consent.`,
      refusal: `${which}: public addresses are scanned only by who may scan them. If that is you, add --yes-i-may-scan.`,
    })
  }
  if (needs.includes('large') && !given.mayScanLarge) {
    missing.push({
      need: 'large',
      question: plan.needs.includes('large')
        ? `This is a large scan: ${sizeText(plan)}. Run it all the same?`
        : `You want to be asked before more than ${counted(askFrom, 'port')} in all: ${sizeText(plan)}. Run it?`,
      refusal: `This is a large scan: ${sizeText(plan)}. To run it all the same, add --yes-large.`,
    })
  }
  return missing
}

/** "256 hosts × 1,000 ports = 256,000 probes, at least 26 s". */
export function sizeText(plan: ScanPlan): string {
  const hosts = `${plan.hostsExact ? '' : 'up to '}${counted(plan.hosts, 'host')}`
  const size = `${hosts} × ${counted(plan.ports, 'port')} = ${counted(plan.probes, 'probe')}`
  return plan.secondsAtCeiling === null
    ? size
    : `${size}, at least ${durationText(plan.secondsAtCeiling * 1000)} at ${wholeNumber(plan.rateCeiling ?? 0)}/s`
}

/** Probes above which the person in front of this terminal wants to be asked. */
export async function askFromOf(io: CliIo): Promise<number> {
  return (await new SettingsFile(await io.dataFolder()).read()).values['scan.ask-from']
}

/** Asks once, on standard error; anything but a yes is a no. */
export function ask(io: CliIo, question: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    // without `terminal` Ctrl+C stays a signal, which ends the question like everything else
    const lines = createInterface({ input: io.stdin, terminal: false })
    const end = (answer: boolean) => {
      signal.removeEventListener('abort', refuse)
      resolve(answer)
      // emits `close`, which would be a no
      lines.close()
    }
    const refuse = () => end(false)
    signal.addEventListener('abort', refuse)
    lines.once('line', (line) => end(/^\s*y(es)?\s*$/i.test(line)))
    lines.once('close', refuse)
    io.stderr.write(`${printable(question)} [y/N] `)
  })
}

function shortened(targets: string): string {
  const line = targets.trim().replaceAll(/[\s,]+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
