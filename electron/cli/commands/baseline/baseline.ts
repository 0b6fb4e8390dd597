import { existsSync } from 'node:fs'
import { serviceTable } from '#engine/sockets/service-names'
import type { Baseline } from '#shared/baseline/baseline'
import { usualHostPorts, wishOf } from '#shared/baseline/look-wish'
import { driftJson } from '#shared/baseline/output/drift-json'
import { driftMarkdown } from '#shared/baseline/output/drift-markdown'
import { type DriftReport, driftText } from '#shared/baseline/output/drift-text'
import { parsePorts } from '#shared/ports/port-spec'
import { counted } from '#shared/scan/output/figures'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { ownText } from '../../own-text'
import { type CommandWorld, runToEnd } from '../../run-to-end'
import { say, terminalStyle } from '../../terminal'
import { version } from '../../version'
import { approveDrift } from './baseline-approve'
import { readBaselineFile, writeBaseline } from './baseline-file'
import { earlierScan, lookAt } from './baseline-look'
import type { BaselineOptions } from './baseline-options'

type Of<V extends BaselineOptions['verb']> = Extract<BaselineOptions, { readonly verb: V }>

/** `portlight baseline`. Resolves to the exit code. */
export function runBaseline(options: BaselineOptions, io: CliIo): Promise<number> {
  return runToEnd(io, (world) => {
    switch (options.verb) {
      case 'record':
        return record(options, world, io)
      case 'check':
        return check(options, world, io)
      case 'approve':
        return approveDrift(options, world, io)
      default:
        return options satisfies never
    }
  })
}

async function record(options: Of<'record'>, { stdout, signal }: CommandWorld, io: CliIo): Promise<number> {
  const { output, approver } = options
  if (output !== null && !options.replace && existsSync(output)) {
    say(io, `portlight: ${output} is there already, and stays as it is. To write it anew, add --replace.`)
    return exitCodes.failed
  }
  const asked = askedPorts(options.ports, io)
  if (asked === undefined) return exitCodes.failed
  const engine = await io.createEngine()
  const wish = {
    computer: options.computer,
    hosts: new Map(
      options.hosts.map((host) => [host, { ports: asked ?? usualHostPorts, identify: options.identify }]),
    ),
    router: options.router,
  }
  const look = await lookAt(wish, null, options, engine, io, signal)
  signal.throwIfAborted()
  if (look === null) return exitCodes.failed
  const unseen = [...look.hosts].find(([, { problem, up }]) => problem !== null || up !== true)
  if (unseen !== undefined) {
    const [host, { problem }] = unseen
    say(io, `portlight: ${host}: ${problem ?? 'nothing there answered.'} Nothing was written.`)
    return exitCodes.failed
  }
  const router = look.forwards
  if (router !== null && router.missing !== null && router.mappings.length === 0) {
    say(io, `portlight: what the router forwards is not known: ${router.missing} Nothing was written.`)
    return exitCodes.failed
  }
  const [{ newBaseline }, { readBaseline }] = await Promise.all([
    import('#shared/baseline/write-baseline'),
    import('#shared/baseline/read-baseline'),
  ])
  const text = newBaseline(look, new Map(options.hosts.map((host) => [host, asked])), approver)
  const read = readBaseline(text)
  if (!read.ok) {
    const [problem] = read.problems
    say(io, `portlight: it can not be written down: ${problem?.message ?? ''} Nothing was written.`)
    return exitCodes.failed
  }
  if (output === null) {
    await stdout.write(text)
  } else {
    if (!(await writeBaseline(output, text, io))) return exitCodes.failed
    const later = ownText(await io.own(), io, 'baseline', 'check', output)
    say(io, `Written: ${output}, with ${sizeText(read.baseline)}. Later, this tells what differs: ${later}`)
  }
  if (router?.missing != null) say(io, `The router may forward more: ${router.missing}`)
  const hidden = look.computer?.listeners.filter(({ owners }) => owners.length === 0) ?? []
  if (hidden.length > 0) {
    const rights = hidden.some(({ ownerless }) => ownerless === 'no-permission')
    say(
      io,
      `${counted(hidden.length, 'entry has', 'entries have')} no program, because it cannot be seen from here, so any program may have the port.${rights ? ' An administrator sees more.' : ''}`,
    )
  }
  return exitCodes.done
}

/** As they are written into the file; null: none were named; undefined: they are wrong, which has been said. */
function askedPorts(text: string | null, io: CliIo): string | null | undefined {
  if (text === null) return null
  const parsed = parsePorts(text, {
    portsNamed: (pattern, protocol) => serviceTable().portsNamed(pattern, protocol),
  })
  if (parsed.ok)
    return /^[\d,TU:-]+$|^[a-z-]+\d*$/.test(text) && !/^[a-z]+$/.test(text) ? text : parsed.value.text()
  for (const { message } of parsed.problems) say(io, `portlight: -p: ${message}`)
  return undefined
}

function sizeText({ computer, hosts, forwards }: Baseline): string {
  const ports = (hosts ?? []).reduce((sum, { open }) => sum + open.length, 0)
  const parts = [
    computer === null ? null : `${counted(computer.length, 'entry', 'entries')} of this computer`,
    hosts === null ? null : `${counted(ports, 'open port')} of ${counted(hosts.length, 'host')}`,
    forwards === null ? null : `${counted(forwards.length, 'forward')} of the router`,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

async function check(options: Of<'check'>, { stdout, signal }: CommandWorld, io: CliIo): Promise<number> {
  const file = await readBaselineFile(options.file, io, signal)
  if (file === null) return exitCodes.failed
  const wish = wishOf(file.baseline)
  const earlier = options.from === null ? null : await earlierScan(options.from, wish, io, signal)
  if (options.from !== null && earlier === null) return exitCodes.failed
  const look = await lookAt(wish, earlier, options, await io.createEngine(), io, signal)
  signal.throwIfAborted()
  if (look === null) return exitCodes.failed
  const { drift } = await import('#shared/baseline/drift')
  const found = drift(file.baseline, look)
  const own = await io.own()
  const report: DriftReport = {
    version,
    file: options.file,
    at: io.now(),
    hostsFrom: earlier?.sentence ?? null,
    baseline: file.baseline,
    drift: found,
    approveCommand: (what, needsDay) =>
      ownText(
        own,
        io,
        ...['baseline', 'approve', options.file, what],
        ...(options.from === null ? [] : ['--from', options.from]),
        ...['--owner', 'NAME', '--purpose', 'TEXT'],
        ...(needsDay ? ['--until', 'DAY'] : []),
      ),
  }
  if (!options.quiet) await stdout.write(written(report, options, io))
  if (found.items.length > 0) return exitCodes.unexpected
  return found.same ? exitCodes.done : exitCodes.notKnown
}

function written(report: DriftReport, { format, noColour }: Of<'check'>, io: CliIo): string {
  switch (format) {
    case 'json':
      return driftJson(report)
    case 'markdown':
      return driftMarkdown(report)
    case 'text':
      return driftText(report, { ...terminalStyle(io, noColour), shapes: false })
    default:
      return format satisfies never
  }
}
