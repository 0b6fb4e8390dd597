import type { ForwardReport } from '#shared/forward/report'
import { noTelephone } from '#shared/forward/telephone'
import { Button } from '../../../ui/button'
import { useForward, useForwardKit } from '../forward-context'
import { countHelpers } from '../helpers/helper-check'
import { actionFor, addressToShare } from './verdict-action'

/** What Portlight can do towards the next step. Each leads to something that asks again before it changes anything. */
export function NextAction({ report }: { readonly report: ForwardReport }) {
  const { actions, tests, router } = useForwardKit()
  const helpers = useForward((state) => countHelpers(state.helpers))
  const { port, protocol } = report
  const mapped = useForward((state) => state.run?.request.map === true)
  switch (actionFor(report, { helpers, mapped })) {
    case 'share':
      return <Share report={report} />
    case 'answer-ourselves':
      return (
        <Button onClick={() => void tests.start({ port: String(port), protocol, answer: true })}>
          Test the rest: let Portlight answer the port
        </Button>
      )
    case 'forward-it':
      return (
        <Button
          onClick={() => {
            actions.show('router')
            router.openAdd({ externalPort: String(port), protocol })
          }}
        >
          Ask the router to forward it…
        </Button>
      )
    case 'show-router':
      return <Button onClick={() => actions.show('router')}>Show the router’s forwards</Button>
    case 'ask-outside':
      return (
        <>
          <Button onClick={() => actions.openHelpers(true)}>Choose who may look from outside…</Button>
          {noTelephone(port, protocol) === null && (
            <Button onClick={() => void tests.start({ port: String(port), protocol, telephone: true })}>
              Use a telephone instead
            </Button>
          )}
        </>
      )
    case 'where':
      return <Button onClick={() => actions.show('where')}>Show the addresses on the way</Button>
    case null:
      return null
  }
}

/** The address to give to those who want in; an own address changes from time to time, so it is that of this test. */
function Share({ report }: { readonly report: ForwardReport }) {
  const { copy } = useForwardKit()
  const address = addressToShare(report)
  if (address === null) return null
  return (
    <Button icon="copy" onClick={() => void copy(address).catch(() => {})}>
      Copy {address}
    </Button>
  )
}
