import { useMemo } from 'react'
import { qrCode } from '#shared/forward/qr-code'
import type { TelephoneWait } from '#shared/forward/report'
import { telephoneSteps } from '#shared/forward/telephone'
import { Button } from '../../../ui/button'
import { useForwardKit } from '../forward-context'
import styles from './telephone-panel.module.css'

/** The link that a telephone is to open, as a picture and as text, and what it proves. */
export default function TelephonePanel({ wait }: { readonly wait: TelephoneWait }) {
  const { link } = wait
  const { tests } = useForwardKit()
  return (
    <section className={styles.panel} aria-label="Link for a telephone">
      <QrCode text={link} />
      <div className={styles.words}>
        <p className={styles.link}>{link}</p>
        <div role="status">
          {telephoneSteps(wait).map((step) => (
            <p key={step}>{step}</p>
          ))}
        </div>
        <div className={styles.saw}>
          <Button onClick={() => void tests.telephoneSaw({ link, saw: 'error' })}>It showed an error</Button>
          <Button onClick={() => void tests.telephoneSaw({ link, saw: 'other-page' })}>
            It showed another page
          </Button>
        </div>
      </div>
    </section>
  )
}

/** Black on white in every theme: cameras read it so. */
function QrCode({ text }: { readonly text: string }) {
  const rows = useMemo(() => qrCode(text), [text])
  const size = rows.length
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={`QR code of ${text}`}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  )
}
