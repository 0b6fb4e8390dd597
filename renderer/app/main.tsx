import '@fontsource-variable/inter/wght.css'
import '../ui/tokens.css'
import '../ui/base.css'
import { desktopShell } from './shell/desktop-shell'
import { start } from './start'
import { startInBrowser } from './start-in-browser'

const root = document.getElementById('root')
const bridge = window.portlight
if (root !== null) {
  if (bridge !== undefined) start(root, desktopShell(bridge))
  else void startInBrowser(root)
}
