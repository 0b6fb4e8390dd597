/** `npm run lab -- SCENARIO`: builds a home of the lab, tries the command that finds out what is wrong, and stays. */
import process from 'node:process'
import { buildForwardHome, type ForwardScenario, forwardScenarios } from './forward-scenarios'
import { type Home, places } from './home'
import { labObstacle } from './network'
import { commandLine } from './portlight'

const [name] = process.argv.slice(2)
const scenario = forwardScenarios.find((known) => known.name === name)
if (scenario === undefined) {
  if (name !== undefined) console.error(`There is no scenario ${name}.\n`)
  console.log('npm run lab -- SCENARIO, with one of these:\n')
  for (const known of forwardScenarios) console.log(`  ${known.name.padEnd(24)} ${known.about}`)
  process.exit(name === undefined ? 0 : 2)
}
const obstacle = labObstacle('miniupnpd', 'upnpc', 'turnserver', 'perl')
if (obstacle !== null) {
  console.error(`The lab can't be built: ${obstacle}.`)
  process.exit(2)
}
await show(scenario)

/** Builds a scenario, and keeps it until it is asked to end. */
async function show(scenario: ForwardScenario): Promise<void> {
  const awake = setInterval(() => {}, 60_000)
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
  console.log(`Building a home where ${scenario.about} …`)
  const home = await buildForwardHome(scenario)
  try {
    console.log(`\n${hostsText(home)}\n`)
    const command = [process.execPath, commandLine, ...scenario.command] as const
    console.log(`portlight ${scenario.command.join(' ')}   (it should say ${scenario.verdict})\n`)
    const [program, ...args] = command
    const { stdout, stderr, code } = await home.me.run(program, args)
    console.log(`${stdout}${stderr}exit code ${code}\n`)
    console.log(`To look around on this computer of the lab: ip netns exec ${home.me.namespace} bash`)
    console.log('Ctrl+C takes everything away.')
    await asked
  } finally {
    clearInterval(awake)
    await home.close()
  }
}

function hostsText({ me, other, router, outer, provider, internet, elsewhere }: Home): string {
  const rows: readonly (readonly [string, string, string])[] = [
    ['this computer', me.namespace, `${places.me}, ${places.me6}`],
    ['second computer', other.namespace, `${places.other}, ${places.other6}`],
    ['router', router.namespace, `${places.router}, ${places.router6}`],
    ...(outer === null ? [] : [['NAT before it', outer.namespace, places.outside] as const]),
    ['provider', provider.namespace, places.provider],
    ['internet', internet.namespace, [...places.internet, places.internet6].join(', ')],
    ['elsewhere', elsewhere.namespace, places.elsewhere.join(', ')],
  ]
  return rows
    .map(([what, namespace, addresses]) => `  ${what.padEnd(16)} ${namespace.padEnd(14)} ${addresses}`)
    .join('\n')
}
