import { toldFirewall } from '#shared/forward/firewall-told'
import { natBehaviourOf } from '#shared/forward/nat-behaviour'
import { stunFailureText } from '#shared/forward/stun-told'
import { runElevated } from '../../../platform/elevated'
import { thisPlatform } from '../../../platform/this-platform'
import { changeFirewall } from '../../computer/firewall-change'
import { lookAround } from '../../computer/look'
import { answerPort } from '../answerer'
import { natBehaviour } from '../nat-behaviour'
import { natLifetime } from '../nat-lifetime'
import { probeFromOutside } from '../outside-probe'
import { askStun } from '../stun-query'
import { newToken } from '../token'
import { checkHostStandIn, echoipStandIn, globalpingStandIn } from './stand-ins'
import { toldOutcome } from './told-outcome'

/**
 * What the network lab runs inside a namespace: one of the functions of this folder, with arguments and result as JSON.
 * `answer` answers a port and `stand-in` stands in for a service, until they are ended; they say `ready` first.
 */
const never = new AbortController().signal
const [, , what = '', argument = '{}'] = process.argv
const input = JSON.parse(argument)

switch (what) {
  case 'stun':
    print(
      (await askStun(input.servers, { family: input.family }, never)).map(({ because, ...sight }) => ({
        ...sight,
        problem: because === null ? null : stunFailureText(sight.server, sight.family, because),
      })),
    )
    break
  case 'nat':
    print(natBehaviourOf((await natBehaviour(input.servers, never)).found))
    break
  case 'lifetime':
    print(await natLifetime(input.servers, never, input.waits))
    break
  case 'look': {
    const { reflector, inner, ...question } = input
    const token = inner === undefined ? null : newToken()
    const answerer =
      token === null
        ? null
        : await answerPort({ port: inner, protocol: input.protocol, family: 'both', token }, never)
    const helpers = { reflector, echoip: null, globalping: null, checkHost: null, stun: [] }
    const sights = await probeFromOutside(helpers, { target: null, ...question, token }, never)
    const hits = answerer === null || 'refused' in answerer ? answerer : answerer.hits()
    const outcome = sights[0]?.outcome
    print({ outcome: outcome === undefined ? undefined : toldOutcome(outcome), hits })
    if (answerer !== null && 'close' in answerer) await answerer.close()
    break
  }
  case 'firewall': {
    const platform = thisPlatform()
    print(
      toldFirewall(
        input,
        await changeFirewall(
          input,
          {
            firewall: platform.hostFirewall,
            place: (signal) => lookAround(platform, null, signal),
            run: runElevated,
          },
          never,
        ),
      ),
    )
    break
  }
  case 'answer': {
    const made = await answerPort({ ...input, token: newToken() }, never)
    if ('refused' in made) throw new Error(made.refused)
    console.log('ready')
    break
  }
  case 'stand-in': {
    const made = { globalping: globalpingStandIn, echoip: echoipStandIn, 'check-host': checkHostStandIn }
    const by = input.by as keyof typeof made
    const { server } = made[by](input)
    server.listen(input.listen, '::', () => console.log('ready'))
    break
  }
  default:
    throw new Error(`no such thing: ${what}`)
}

function print(value: unknown): void {
  process.stdout.write(JSON.stringify(value))
}
