import type { Mapping } from '#shared/forward/router'
import type { Protocol } from '#shared/sockets/socket'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Field } from '../../../ui/field'
import { FieldLabel } from '../../../ui/field-frame'
import { Segmented } from '../../../ui/segmented'
import { Option } from '../form/option'
import { useForward, useForwardKit } from '../forward-context'
import { checkMapping } from './mapping-check'
import { leases, type MappingDialog, type Refusal } from './mapping-dialog-state'
import styles from './mapping-dialogs.module.css'
import { MappingTable } from './mapping-table'
import { mappingText, portText } from './mapping-words'

/** What changes something on the router asks here first. */
export function MappingDialogs() {
  const dialog = useForward((state) => state.mappingDialog)
  if (dialog === null) return null
  return dialog.kind === 'add' ? <AddDialog dialog={dialog} /> : <RemoveDialog dialog={dialog} />
}

function AddDialog({ dialog }: { readonly dialog: MappingDialog & { kind: 'add' } }) {
  const { router } = useForwardKit()
  const { draft, busy, refusal, existing, other, renews } = dialog
  const check = checkMapping(draft)
  const first = renews === null ? 'Forward it' : 'Renew'
  const wanted = existing !== null ? 'Replace it' : other === null ? first : 'Forward it there all the same'
  return (
    <Dialog
      wide
      title={
        renews === null ? 'Forward a port to this computer' : `Renew the forward of port ${portText(renews)}`
      }
      onDismiss={router.closeDialog}
      actions={
        <>
          <Button onClick={router.closeDialog}>Cancel</Button>
          <Button
            look="primary"
            disabled={busy || check.request === null}
            onClick={() => void router.confirm()}
          >
            {busy ? 'Asking the router…' : wanted}
          </Button>
        </>
      }
    >
      {renews === null && (
        <p>
          The router will pass everything that arrives on this port on to the device that you name, from
          anybody on the internet. It stays after Portlight is closed, until its time is over or you remove
          it.
        </p>
      )}
      <div className={styles.fields}>
        <Field
          label="Port outside"
          placeholder="25565"
          value={draft.externalPort}
          disabled={renews !== null}
          maxLength={60}
          problem={check.externalProblem}
          note="What strangers type"
          onText={(externalPort) => router.change({ externalPort })}
        />
        <Field
          label="Port of the program"
          placeholder={check.request === null ? 'The same' : String(check.request.externalPort)}
          value={draft.internalPort}
          disabled={renews !== null}
          maxLength={60}
          problem={check.internalProblem}
          note="Empty: the same"
          onText={(internalPort) => router.change({ internalPort })}
        />
        <div>
          <FieldLabel>Protocol</FieldLabel>
          <Segmented<Protocol>
            label="Protocol of the forward"
            segments={[
              { value: 'tcp', text: 'TCP' },
              { value: 'udp', text: 'UDP' },
            ]}
            value={check.request?.protocol ?? draft.protocol}
            onChange={(protocol) => router.change({ protocol })}
          />
        </div>
        <Field
          label="To"
          placeholder="This computer"
          value={draft.internalAddress}
          disabled={renews !== null}
          maxLength={64}
          problem={check.addressProblem}
          note="Many routers allow no other device"
          onText={(internalAddress) => router.change({ internalAddress })}
        />
        <Field
          label="Description"
          placeholder="Minecraft"
          value={draft.description}
          maxLength={60}
          note="Shown on the router’s page"
          onText={(description) => router.change({ description })}
        />
        <div>
          <FieldLabel>For how long</FieldLabel>
          <Segmented<number>
            label="For how long"
            segments={leases.map(({ seconds, text }) => ({ value: seconds, text }))}
            value={draft.leaseSeconds}
            onChange={(leaseSeconds) => router.change({ leaseSeconds })}
          />
        </div>
      </div>
      <Option
        name="Renew it as long as Portlight runs"
        meaning="Before its time is over, Portlight asks the router for it again, and tells you if that does not work. You can stop that at any time."
        checked={draft.keep}
        onChange={(keep) => router.change({ keep })}
      />
      {existing !== null && (
        <Existing
          mapping={existing}
          text={
            existing.ours
              ? 'This forward is already there. Replace it?'
              : 'Somebody else has forwarded this port already. If you replace it, what they use it for stops working.'
          }
        />
      )}
      {other !== null && (
        <div className={styles.existing} role="alert">
          <p>{other.sentence}</p>
        </div>
      )}
      <Refused refusal={refusal} />
    </Dialog>
  )
}

function RemoveDialog({ dialog }: { readonly dialog: MappingDialog & { kind: 'remove' } }) {
  const { router } = useForwardKit()
  const { mapping, busy, refusal, existing } = dialog
  const shown = existing ?? mapping
  return (
    <Dialog
      wide
      title={`Remove the forward of port ${portText(shown)}?`}
      onDismiss={router.closeDialog}
      actions={
        <>
          <Button onClick={router.closeDialog}>Keep it</Button>
          <Button look="primary" disabled={busy} onClick={() => void router.confirm()}>
            {busy ? 'Asking the router…' : 'Remove it'}
          </Button>
        </>
      }
    >
      <p>
        It leads {mappingText(shown)}
        {shown.toThisComputer ? ', which is this computer' : ''}. Afterwards nobody gets in on this port any
        more.
      </p>
      {(existing !== null || !mapping.ours) && (
        <Existing
          mapping={shown}
          text={
            existing === null
              ? 'Portlight did not make this forward: another program or a person did, and may still need it.'
              : 'The router has this one there now, and Portlight did not make it. Remove it all the same?'
          }
        />
      )}
      <Refused refusal={refusal} />
    </Dialog>
  )
}

function Existing({ mapping, text }: { readonly mapping: Mapping; readonly text: string }) {
  return (
    <div className={styles.existing} role="alert">
      <p>{text}</p>
      <MappingTable mappings={[mapping]} />
    </div>
  )
}

function Refused({ refusal }: { readonly refusal: Refusal | null }) {
  if (refusal === null) return null
  return (
    <div className={styles.refused} role="alert">
      <p>{refusal.sentence}</p>
      {refusal.code !== null && <p className={styles.code}>The router’s words: {refusal.code}</p>}
    </div>
  )
}
