/**
 * `npm run lab -- SCENARIO`: builds a home of the lab, tries the command that finds out what is wrong, and stays.
 * `npm run lab -- router --quirk NAME`: the same with a router that is unlike others.
 */
import process from 'node:process'
import { buildForwardHome, type ForwardScenario, forwardScenarios } from './forward-scenarios'
import { Home, places } from './home'
import { labObstacle } from './network'
import { commandLine } from './portlight'
import { forwardQuirks, type QuirkName, quirks, startQuirkyRouter } from './quirky-router'

const [name, option, quirk] = process.argv.slice(2)
const scenario = forwardScenarios.find((known) => known.name === name)
const chosen = name === 'router' && option === '--quirk' && isQuirk(quirk) ? quirk : null
if (scenario === undefined && chosen === null) {
  const helps = name === undefined || (name === 'router' && (quirk === undefined || quirk === 'help'))
  if (!helps && name === 'router') console.error(`There is no quirk ${quirk}.\n`)
  else if (!helps) console.error(`There is no scenario ${name}.\n`)
  console.log('npm run lab -- SCENARIO, with one of these:\n')
  for (const known of forwardScenarios) console.log(`  ${known.name.padEnd(24)} ${known.about}`)
  console.log('\nnpm run lab -- router --quirk NAME, with one of these:\n')
  for (const [known, { about }] of Object.entries(quirks)) console.log(`  ${known.padEnd(24)} ${about}`)
  process.exit(helps ? 0 : 2)
}
const obstacle = labObstacle('miniupnpd', 'upnpc', 'turnserver', 'perl')
if (obstacle !== null) {
  console.error(`The lab can't be built: ${obstacle}.`)
  process.exit(2)
}
if (chosen !== null) await showQuirk(chosen)
else if (scenario !== undefined) await show(scenario)

/** Builds a scenario, and keeps it until it is asked to end. */
function show(scenario: ForwardScenario): Promise<void> {
  return stay(
    scenario.about,
    () => buildForwardHome(scenario),
    scenario.command,
    `it should say ${scenario.verdict}`,
  )
}

/** The same with a router that has a quirk. */
function showQuirk(quirk: QuirkName): Promise<void> {
  const { about } = quirks[quirk]
  const build = async () => {
    const home = await Home.build()
    await startQuirkyRouter(home, quirk)
    return home
  }
  return forwardQuirks.includes(quirk)
    ? stay(`the router ${about}`, build, ['forward', 'add', '25565'], 'it should be made, or say why not')
    : stay(`the router ${about}`, build, ['forward', 'list'], 'as upnpc -l sees it, or better')
}

function isQuirk(name: string | undefined): name is QuirkName {
  return name !== undefined && Object.hasOwn(quirks, name)
}

async function stay(
  about: string,
  build: () => Promise<Home>,
  command: readonly string[],
  expected: string,
): Promise<void> {
  const awake = setInterval(() => {}, 60_000)
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
  console.log(`Building a home where ${about} …`)
  const home = await build()
  try {
    console.log(`\n${hostsText(home)}\n`)
    console.log(`portlight ${command.join(' ')}   (${expected})\n`)
    const { stdout, stderr, code } = await home.me.run(process.execPath, [commandLine, ...command])
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
