import { Component, type ReactNode, useState } from 'react'
import type { ShellInfo } from '#shared/shell/shell'
import { Button } from '../ui/button'
import styles from './app.module.css'
import { type Fault, faultOf, reportText } from './error-report'
import type { Shell } from './shell/shell'

interface BoundaryProps {
  readonly shell: Shell
  readonly children: ReactNode
}

/** Catches a fault of the views: says so, lets the person copy a report, and offers to go on. */
export class ErrorBoundary extends Component<BoundaryProps, { readonly fault: Fault | null }> {
  override state: { readonly fault: Fault | null } = { fault: null }

  static getDerivedStateFromError(thrown: unknown) {
    return { fault: faultOf(thrown) }
  }

  override componentDidCatch(thrown: unknown) {
    const fault = faultOf(thrown)
    void this.props.shell.report(`${fault.message}\n${fault.stack}`).catch(() => {})
  }

  override render() {
    const { fault } = this.state
    if (fault === null) return this.props.children
    return <FaultView fault={fault} shell={this.props.shell} onRetry={() => this.setState({ fault: null })} />
  }
}

interface FaultViewProps {
  readonly fault: Fault
  readonly shell: Shell
  readonly onRetry: () => void
}

function FaultView({ fault, shell, onRetry }: FaultViewProps) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no')
  const copy = async () => {
    let info: ShellInfo | null = null
    try {
      info = await shell.info()
    } catch {
      // A report without versions is better than none.
    }
    try {
      await shell.copy(reportText(fault, info, navigator.userAgent, new Date()))
      setCopied('yes')
    } catch {
      setCopied('failed')
    }
  }
  return (
    <main className={styles.fault} role="alert">
      <h1>Something in the window went wrong</h1>
      <p>Your results are still there. Show the window again, or copy a report of what happened.</p>
      <pre className={styles.faultText}>{fault.message}</pre>
      <div className={styles.faultActions}>
        <Button look="primary" onClick={onRetry}>
          Show again
        </Button>
        <Button icon="copy" onClick={() => void copy()}>
          {copied === 'yes' ? 'Copied' : 'Copy report'}
        </Button>
        <Button look="plain" onClick={() => location.reload()}>
          Reload
        </Button>
      </div>
      {copied === 'failed' && <p>The clipboard refused. The text above can be selected instead.</p>}
    </main>
  )
}
