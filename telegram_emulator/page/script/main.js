import { restorePreferences } from "./preferences.js";
import { Shell } from "./shell.js";
import { Store } from "./store.js";

restorePreferences();
const store = new Store();
new Shell(store, document.getElementById("app"));
store.start();
