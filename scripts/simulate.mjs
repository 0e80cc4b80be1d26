// npm run simulate: everything that runs the seeds is in simulateMain.ts.
import { launch } from "./launch.mjs";

launch("simulateMain.ts");
