// npm start: everything that runs the simulated guild is in startMain.ts.
import { launch } from "./launch.mjs";

launch("startMain.ts");
