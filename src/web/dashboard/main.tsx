import { render } from "preact"
import { App } from "./app.tsx"
import { followFlow } from "./flow.ts"
import { followKeys } from "./keys.ts"
import { followPage } from "./live.ts"
import { followStatus } from "./status.ts"
import "./style/style.css"
import { followTheme } from "./theme.ts"
import { followAddress } from "./view.ts"

followTheme()
followAddress()
followPage()
followKeys()
followStatus()
followFlow()
render(<App />, document.body)
