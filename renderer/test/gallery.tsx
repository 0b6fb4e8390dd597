import '@fontsource-variable/inter/wght.css'
import '../ui/tokens.css'
import '../ui/base.css'
import { placeKeys } from '#shared/shell/places'
import { messagePortTransport } from '../app/connection/message-port-transport'
import { start } from '../app/start'
import { conflictPlay } from './fake-conflicts'
import { fakeShell } from './fake-engine'
import { forwardPlay } from './fake-forward'
import { socketsNamed } from './fake-socket-lists'
import { PlayedSockets } from './fake-sockets'
import { type ScenarioName, scenarios } from './scenarios'

// Every screen of the app without an engine: gallery.html?scenario=nas&targets=nas.local&ports=1-65535&start
// or gallery.html?place=conflict&paste=3000&verdict=container, where verdict is one of the contract's, slow or failing
// or gallery.html?place=sockets&sockets=16000, where sockets is a number, empty or workbench; played.read([…]) reads again
// or gallery.html?place=forward&port=25565&forward=double-nat&tab=test, where forward is one of the verdicts, slow, failing or no-router
const asked = new URLSearchParams(location.search)
const name = asked.get('scenario') ?? 'loopback'
const scenario = Object.hasOwn(scenarios, name) ? scenarios[name as ScenarioName] : scenarios.loopback

function channel() {
  const { port1, port2 } = new MessageChannel()
  return [messagePortTransport(port1), messagePortTransport(port2)] as const
}

const root = document.getElementById('root')
if (root !== null) {
  const conflicts = conflictPlay(asked.get('verdict'))
  const forward = forwardPlay(asked.get('forward'))
  const sockets = new PlayedSockets(socketsNamed(asked.get('sockets')))
  const { shell } = fakeShell(
    () => scenario,
    name === 'broken'
      ? { conflicts, forward, sockets }
      : { pair: channel, checkOutput: false, conflicts, forward, sockets },
  )
  const kit = start(root, shell)
  Object.assign(window, { kit, played: sockets, socketsNamed })
  const form = { targets: asked.get('targets') ?? '', ports: asked.get('ports') ?? '1-65535' }
  kit.scan.actions.setForm(form)
  if (asked.has('start')) void kit.scan.controller.start()
  const place = placeKeys.find((key) => key === asked.get('place'))
  if (place !== undefined) kit.go(place)
  const paste = asked.get('paste')
  if (paste !== null) {
    kit.conflict.actions.setText(paste)
    void kit.conflict.controller.ask()
  }
  const port = asked.get('port')
  if (port !== null) void kit.forward.tests.start({ port })
  const tab = (['test', 'router', 'where', 'earlier'] as const).find((key) => key === asked.get('tab'))
  if (tab !== undefined) kit.forward.actions.show(tab)
}
